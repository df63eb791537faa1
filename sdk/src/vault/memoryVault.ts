import {
  type CryptoPorts,
  deriveSubkey,
  type KeyPair,
  keyPairOf,
  type SubkeyUse,
  subkeyInfo,
  type VaultRoot,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Vault } from './Vault.ts'

/** A vault whose root lives in the memory of this process. Keys are derived once and remembered. Spec §5. */
export function memoryVault({ root, vaultId }: VaultRoot, gen: number, crypto: CryptoPorts = {}): Vault {
  let held: Uint8Array | undefined = root.slice()
  const derived = new Map<string, KeyPair>()
  const keyOf = (use: SubkeyUse): KeyPair => {
    if (held === undefined) throw new SdkError('no_key', 'The vault is locked', { next: 'Unlock it again' })
    const name = subkeyInfo(use)
    const key = derived.get(name) ?? keyPairOf(deriveSubkey({ root: held, vaultId }, use), crypto)
    derived.set(name, key)
    return key
  }
  return {
    vaultId,
    gen,
    inbox: () => keyOf({ use: 'inbox' }),
    classKey: (cls, epoch) => keyOf({ use: 'class', class: cls, epoch }),
    orgKey: (keyVersion) => keyOf({ use: 'org', keyVersion }),
    lock: () => {
      held?.fill(0)
      held = undefined
      for (const { secret } of derived.values()) secret.fill(0)
      derived.clear()
    },
  }
}
