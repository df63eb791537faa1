import { hash } from 'node:crypto'

/** SHA-256 by OpenSSL: ten times as fast as in JavaScript. */
export function nodeSha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // A copy, for a Buffer behaves otherwise than a Uint8Array where it is sliced.
  return new Uint8Array(hash('sha256', bytes, 'buffer'))
}
