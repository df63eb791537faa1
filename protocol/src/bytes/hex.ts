import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const lowercaseHex = /^(?:[0-9a-f]{2})*$/

/** Text that starts with `0x`, the shape wallets and chains use. */
export type Hex = `0x${string}`

/** Bytes to lowercase hex without prefix. Spec §3. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += pairs[byte]
  return text
}

/** Bytes to lowercase hex with `0x`. Spec §3. */
export function to0x(bytes: Uint8Array): Hex {
  return `0x${toHex(bytes)}`
}

/**
 * Lowercase hex without prefix to bytes.
 * Throws `bad_request` if a character is not lowercase hex or the number of digits is odd. Spec §3.
 */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (!lowercaseHex.test(text)) {
    throw new ProtocolError('bad_request', 'Not lowercase hex', { given: redact(text) })
  }
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digitAt(text, 2 * i) + digitAt(text, 2 * i + 1)
  return bytes
}

// Of a text that was checked: `0` to `9` are 48 to 57, `a` to `f` 97 to 102.
function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < 58 ? code - 48 : code - 87
}

/** Lowercase hex with `0x` to bytes. Throws `bad_request` if the prefix is missing or the rest is not hex. Spec §3. */
export function from0x(text: string): Uint8Array<ArrayBuffer> {
  if (!text.startsWith('0x')) {
    throw new ProtocolError('bad_request', 'Hex without 0x', { given: redact(text) })
  }
  return fromHex(text.slice(2))
}
