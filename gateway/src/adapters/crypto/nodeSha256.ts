import { hash } from 'node:crypto'

/** SHA-256 by OpenSSL: many times as fast as in JavaScript. */
export function nodeSha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // As text of one character for each byte: to make a Buffer takes longer than to hash 65 bytes.
  const text = hash('sha256', bytes, 'binary')
  const digest = new Uint8Array(32)
  for (let i = 0; i < 32; i++) digest[i] = text.charCodeAt(i)
  return digest
}
