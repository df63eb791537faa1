import { fromHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { hkdfSha256 } from '../crypto/hkdf.ts'
import type { ClassName } from '../values/classes.ts'
import type { VaultId } from '../values/ids.ts'

/** What a subkey is for; each use has a key of its own. Spec §5. */
export type SubkeyUse =
  | { readonly use: 'inbox' }
  | { readonly use: 'class'; readonly class: ClassName; readonly epoch: number }
  | { readonly use: 'index' }
  | { readonly use: 'keyring-mac' }
  | { readonly use: 'prev'; readonly gen: number }
  | { readonly use: 'vault-tag' }
  | { readonly use: 'org'; readonly keyVersion: number }

/** A root (32 random bytes) and the public id of its vault. The wallet address is no part of it. Spec §5. */
export type VaultRoot = { readonly root: Uint8Array; readonly vaultId: VaultId }

/** The HKDF info of a use. Spec §5. */
export function subkeyInfo(use: SubkeyUse): string {
  return `consentry/v1/${pathOf(use)}`
}

/** Derives the 32-byte subkey of a use. Spec §5. */
export function deriveSubkey({ root, vaultId }: VaultRoot, use: SubkeyUse): Uint8Array<ArrayBuffer> {
  return hkdfSha256(root, { salt: fromHex(vaultId), info: toUtf8(subkeyInfo(use)), length: 32 })
}

function pathOf(subkey: SubkeyUse): string {
  switch (subkey.use) {
    case 'class':
      return `class/${subkey.class}/${ordinal(subkey.epoch)}`
    case 'prev':
      return `prev/${ordinal(subkey.gen)}`
    case 'org':
      return `org/${ordinal(subkey.keyVersion)}`
    default:
      return subkey.use
  }
}

function ordinal(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 0xffff_ffff) {
    throw new RangeError('Integer from 1 to 4294967295 expected')
  }
  return String(value)
}
