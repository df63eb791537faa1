import { webCrypto } from './webCrypto.ts'

/** A source of random bytes. Tests pass a fixed one; everything else uses `randomBytes`. */
export type RandomSource = (length: number) => Uint8Array<ArrayBuffer>

/** Most bytes that one call of `getRandomValues` gives. */
const perCall = 65_536

/** Bytes from the platform's CSPRNG. The only source of randomness in this package. Spec §1 R2. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += perCall) webCrypto.getRandomValues(bytes.subarray(at, at + perCall))
  return bytes
}
