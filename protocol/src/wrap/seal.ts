import { concat } from '../bytes/concat.ts'
import type { CryptoPorts } from '../crypto/ports.ts'
import { sealBox } from '../crypto/sealedBox.ts'
import { type WrapPlace, wrapContext, wrapKindByte } from './kinds.ts'
import { frameMessage } from './messageBody.ts'

/** The version byte of a wrap; 0x02 is reserved for a post-quantum hybrid. Spec §6.3. */
export const wrapVersion = 0x01

/**
 * Seals a 32-byte secret, or the body of a message, to an X25519 public key (32 bytes), bound to its place:
 * `0x01 ‖ kind ‖ epk(32) ‖ box`. A secret gives exactly 114 bytes.
 * Throws `low_order` for a low-order recipient, `too_large` for a message above 65 532 bytes. Spec §6.3.
 */
export function sealWrap(
  secret: Uint8Array,
  { place, recipient }: { readonly place: WrapPlace; readonly recipient: Uint8Array },
  ports: CryptoPorts = {},
): Uint8Array<ArrayBuffer> {
  if (place.kind !== 'message' && secret.length !== 32) throw new RangeError('Secret of 32 bytes expected')
  const content = place.kind === 'message' ? frameMessage(secret) : secret
  const head = Uint8Array.of(wrapVersion, wrapKindByte(place.kind))
  return concat(head, sealBox(concat(wrapContext(place), content), recipient, ports))
}
