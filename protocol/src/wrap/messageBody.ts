import { concat } from '../bytes/concat.ts'
import { readU32, u32 } from '../bytes/integers.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** The sizes a framed message can have: what it says stays hidden in its length. Spec §6.3. */
export const messageSizes: readonly number[] = [1_024, 4_096, 16_384, 65_536]

/** Frames a message: `u32 length ‖ body ‖ 0x00…` to the next size. Throws `too_large` above 65 532 bytes. Spec §6.3. */
export function frameMessage(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = messageSizes.find((candidate) => candidate >= body.length + 4)
  if (size === undefined) {
    throw new ProtocolError('too_large', 'Message is too long', {
      given: redact(body),
      next: 'Send it as a record and refer to it',
    })
  }
  return concat(u32(body.length), body, new Uint8Array(size - body.length - 4))
}

/** Reads a framed message. Throws `bad_padding` for a length past the end or padding that is not zero. Spec §6.3. */
export function parseMessage(framed: Uint8Array): Uint8Array {
  const length = readU32(framed)
  const end = 4 + length
  if (end > framed.length || framed.subarray(end).some((byte) => byte !== 0)) {
    throw new ProtocolError('bad_padding', 'Message is not padded as it must be', { given: redact(framed) })
  }
  return framed.slice(4, end)
}
