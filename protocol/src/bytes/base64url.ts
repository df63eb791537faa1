import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { type BitAlphabet, decodeBits, encodeBits } from './bitGroups.ts'
import { nativeBase64 } from './nativeBase64.ts'

const alphabet: BitAlphabet = {
  characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  bits: 6,
}

/** Bytes to base64url without padding. Spec §3. */
export function toBase64url(bytes: Uint8Array): string {
  return nativeBase64?.encode(bytes, 'base64url') ?? encodeBits(bytes, alphabet)
}

/**
 * Base64url to bytes, canonical form only: no padding, no foreign character, unused bits zero.
 * Throws `bad_request` otherwise. Spec §3.
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = nativeBase64 ? nativeBase64.decode(text, 'base64url') : decodeBits(text, alphabet)
  if (bytes === undefined) {
    throw new ProtocolError('bad_request', 'Not canonical base64url', { given: redact(text) })
  }
  return bytes
}
