import { fromBase64url, toBase64url } from '../bytes/base64url.ts'
import { equal } from '../bytes/equal.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { hmacSha256 } from '../crypto/hash.ts'
import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { canonicalJson } from '../values/canonicalJson.ts'
import type { VaultId } from '../values/ids.ts'
import type { Keyring, SealedRoot } from './keyring.ts'
import { openSlot } from './slotKey.ts'
import { deriveSubkey, type VaultRoot } from './subkeys.ts'

/** What a keyring held: the current root (32 bytes) and the older ones by generation. */
export type OpenedKeyring = VaultRoot & {
  readonly gen: number
  readonly previousRoots: ReadonlyMap<number, Uint8Array>
}

/** Which slot to open, by id, and its secret. */
export type SlotSecret = { readonly slotId: string; readonly secret: Uint8Array }

const zeroNonce = new Uint8Array(12)

/**
 * Opens a keyring by one slot. Throws, in this order: `bad_slot` if there is no such slot, `bad_commitment` for
 * another secret, `bad_slot` for an altered slot, `bad_mac` for an altered keyring, `bad_slot` for an older root.
 * The caller MUST still compare the root with the manifest's inbox key (`requireKeyPair`). Spec §5.
 */
export async function openKeyring(
  keyring: Keyring,
  { slotId, secret }: SlotSecret,
  ports: CryptoPorts = {},
): Promise<OpenedKeyring> {
  const slot = keyring.slots.find(({ id }) => id === slotId)
  if (slot === undefined)
    throw new ProtocolError('bad_slot', 'Keyring has no such slot', { given: slotId.slice(0, 16) })
  const root = await openSlot(slot, secret, ports)
  const { vaultId, gen } = keyring
  requireMac(keyring, root)
  const previousRoots = new Map<number, Uint8Array>()
  for (const sealed of keyring.prev) {
    previousRoots.set(sealed.gen, await openPreviousRoot({ root, vaultId }, sealed, ports))
  }
  return { root, vaultId, gen, previousRoots }
}

/** The MAC over a keyring under its root, base64url. Spec §5 step 3. */
export function keyringMac(keyring: Omit<Keyring, 'mac'>, root: Uint8Array): string {
  const key = deriveSubkey({ root, vaultId: keyring.vaultId }, { use: 'keyring-mac' })
  return toBase64url(hmacSha256(key, toUtf8(canonicalJson({ ...keyring, mac: undefined }))))
}

/** Checks that a root belongs to a keyring and nothing in it was altered. Throws `bad_mac`. Spec §5. */
export function requireMac(keyring: Keyring, root: Uint8Array): void {
  if (!equal(fromBase64url(keyringMac(keyring, root)), fromBase64url(keyring.mac))) {
    throw new ProtocolError('bad_mac', 'Keyring was altered', {
      next: 'Do not use it; fetch the keyring that the manifest names',
    })
  }
}

/** Seals an older root under the current one. Spec §5. */
export async function sealPreviousRoot(
  current: VaultRoot,
  older: { readonly gen: number; readonly root: Uint8Array },
  ports: CryptoPorts = {},
): Promise<SealedRoot> {
  const { gen, root } = older
  const cipher = await withDefaultPorts(ports).aead.cipher(deriveSubkey(current, { use: 'prev', gen }))
  return { gen, ct: toBase64url(await cipher.seal(zeroNonce, root, previousAad(gen, current.vaultId))) }
}

async function openPreviousRoot(
  current: VaultRoot,
  { gen, ct }: SealedRoot,
  ports: CryptoPorts,
): Promise<Uint8Array> {
  const cipher = await withDefaultPorts(ports).aead.cipher(deriveSubkey(current, { use: 'prev', gen }))
  const root = await cipher.open(zeroNonce, fromBase64url(ct), previousAad(gen, current.vaultId))
  if (root === undefined) {
    throw new ProtocolError('bad_slot', 'Older root does not open', { details: { gen } })
  }
  return root
}

function previousAad(gen: number, vaultId: VaultId): Uint8Array {
  return toUtf8(canonicalJson({ gen, vaultId }))
}
