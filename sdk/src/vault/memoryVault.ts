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

/** A root with the older ones by generation, as a keyring holds them. */
export type VaultRoots = VaultRoot & { readonly previousRoots?: ReadonlyMap<number, Uint8Array> }

/** A vault whose roots live in the memory of this process. Keys are derived once and remembered. Spec §5. */
export function memoryVault(
  { root, vaultId, previousRoots = new Map() }: VaultRoots,
  gen: number,
  crypto: CryptoPorts = {},
): Vault {
  const held = new Map([...previousRoots, [gen, root] as const].map(([of, bytes]) => [of, bytes.slice()]))
  const derived = new Map<string, KeyPair>()
  const keyOf = (use: SubkeyUse, of: number = gen): KeyPair => {
    const from = held.get(of)
    if (from === undefined) {
      throw new SdkError('no_key', held.size === 0 ? 'The vault is locked' : 'The vault has no such root', {
        next: 'Unlock it again',
      })
    }
    const name = `${of} ${subkeyInfo(use)}`
    const key = derived.get(name) ?? keyPairOf(deriveSubkey({ root: from, vaultId }, use), crypto)
    derived.set(name, key)
    return key
  }
  return {
    vaultId,
    gen,
    inbox: (of) => keyOf({ use: 'inbox' }, of),
    classKey: (cls, epoch, of) => keyOf({ use: 'class', class: cls, epoch }, of),
    orgKey: (keyVersion) => keyOf({ use: 'org', keyVersion }),
    lock: () => {
      for (const bytes of held.values()) bytes.fill(0)
      held.clear()
      for (const { secret } of derived.values()) secret.fill(0)
      derived.clear()
    },
  }
}
