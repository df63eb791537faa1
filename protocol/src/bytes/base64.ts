import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { type BitAlphabet, decodeBits, encodeBits } from './bitGroups.ts'
import { nativeBase64 } from './nativeBase64.ts'

const alphabet: BitAlphabet = {
  characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  bits: 6,
}

/** Bytes to standard base64 with padding: the form of hashes and signatures inside signed notes. Spec §3. */
export function toBase64(bytes: Uint8Array): string {
  if (nativeBase64 !== undefined) return nativeBase64.encode(bytes, 'base64')
  const text = encodeBits(bytes, alphabet)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** Standard base64 to bytes, canonical form with exact padding only. Throws `bad_request` otherwise. Spec §3. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = nativeBase64 ? nativeBase64.decode(text, 'base64') : decodePadded(text)
  if (bytes === undefined) {
    throw new ProtocolError('bad_request', 'Not canonical base64', { given: redact(text) })
  }
  return bytes
}

function decodePadded(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = decodeBits(text.replace(/={1,2}$/, ''), alphabet)
  return bytes !== undefined && toBase64(bytes) === text ? bytes : undefined
}
