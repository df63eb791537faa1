import { fromBase64url, toBase64url } from '../bytes/base64url.ts'
import { equal } from '../bytes/equal.ts'
import { toHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { hkdfSha256 } from '../crypto/hkdf.ts'
import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { Address } from '../values/ids.ts'
import { type Slot, type SlotType, secretSizes, slotAad } from './slots.ts'

/** What a new slot is made of; `secret` has 64 bytes (wallet) or 20 bytes (code) and is not kept. Spec §5. */
export type NewSlot =
  | {
      readonly type: 'wallet'
      readonly secret: Uint8Array
      readonly address: Address
      readonly message: string
    }
  | { readonly type: 'code'; readonly secret: Uint8Array }

// The key of a slot is used once, because its salt is fresh: so the nonce may be constant.
const zeroNonce = new Uint8Array(12)

/** Seals a root into a new slot. Id and salt are of the random source. Spec §5 steps 1 and 2. */
export async function sealSlot(root: Uint8Array, slot: NewSlot, ports: CryptoPorts = {}): Promise<Slot> {
  const { aead, random } = withDefaultPorts(ports)
  const { secret, ...shown } = slot
  requireSecretSize(slot.type, secret)
  const salt = random(32)
  const open = { ...shown, id: toHex(random(8)), salt: toBase64url(salt) }
  const { key, commit } = slotKeys(secret, salt, slot.type)
  const cipher = await aead.cipher(key)
  const ct = await cipher.seal(zeroNonce, root, slotAad(open))
  return { ...open, commit: toBase64url(commit), ct: toBase64url(ct) }
}

/**
 * Opens a slot with its secret and gives the root, 32 bytes. Whether the keyring around it is whole is not
 * known yet. Throws `bad_commitment` for another secret, `bad_slot` if the slot was altered. Spec §5.
 */
export async function openSlot(slot: Slot, secret: Uint8Array, ports: CryptoPorts = {}): Promise<Uint8Array> {
  const { aead } = withDefaultPorts(ports)
  const { key, commit } = slotKeys(secret, fromBase64url(slot.salt), slot.type)
  if (!equal(commit, fromBase64url(slot.commit))) {
    throw new ProtocolError('bad_commitment', 'Slot was made with another secret', {
      next: slot.type === 'code' ? 'Check the recovery code' : 'Sign the stored message with the same wallet',
      details: { slot: slot.id, type: slot.type },
    })
  }
  const cipher = await aead.cipher(key)
  const root = await cipher.open(zeroNonce, fromBase64url(slot.ct), slotAad(slot))
  if (root === undefined) {
    throw new ProtocolError('bad_slot', 'Slot was altered', {
      next: 'Fetch the keyring again, or open another slot',
      details: { slot: slot.id, type: slot.type },
    })
  }
  return root
}

function slotKeys(
  secret: Uint8Array,
  salt: Uint8Array,
  type: SlotType,
): { key: Uint8Array; commit: Uint8Array } {
  const okm = hkdfSha256(secret, { salt, info: toUtf8(`consentry/v1/slot/${type}`), length: 64 })
  return { key: okm.slice(0, 32), commit: okm.slice(32) }
}

function requireSecretSize(type: SlotType, secret: Uint8Array): void {
  if (secret.length !== secretSizes[type])
    throw new RangeError(`Secret of ${secretSizes[type]} bytes expected`)
}
