import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { decodeBits, encodeBits } from './bitGroups.ts'

/** The 32 characters of one base-32 dialect, in order of value. */
export type Base32Alphabet = string & { readonly length: 32 }

/** RFC 4648 base32 in lower case, the multibase `b` of CIDs. Spec §3. */
export const cidBase32 = 'abcdefghijklmnopqrstuvwxyz234567' as Base32Alphabet

/** Crockford's base32: no I, L, O, U, so that people can copy it. Spec §5. */
export const crockfordBase32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ' as Base32Alphabet

/** Bytes to base32 without padding. */
export function toBase32(bytes: Uint8Array, characters: Base32Alphabet): string {
  return encodeBits(bytes, { characters, bits: 5 })
}

/** Base32 without padding to bytes, canonical form only. Throws `bad_request` otherwise. */
export function fromBase32(text: string, characters: Base32Alphabet): Uint8Array<ArrayBuffer> {
  const bytes = decodeBits(text, { characters, bits: 5 })
  if (bytes === undefined) {
    throw new ProtocolError('bad_request', 'Not canonical base32', { given: redact(text) })
  }
  return bytes
}
