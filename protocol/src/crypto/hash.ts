import { blake2b } from '@noble/hashes/blake2.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js'
import { keccak_256 } from '@noble/hashes/sha3.js'

/** A hash function over whole messages. */
export type Hash = (bytes: Uint8Array) => Uint8Array<ArrayBuffer>

let sha256OfPlatform: Hash = (bytes) => new Uint8Array(nobleSha256(bytes))

/** SHA-256: 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256OfPlatform(bytes)
}

/**
 * Makes `sha256` of this program run on a native implementation: a server hashes a dozen times for each request.
 * For programs, once and before anything is hashed; `selfTest` then tests what was installed.
 */
export function installSha256(native: Hash): void {
  sha256OfPlatform = native
}

/** SHA-512: 64 bytes. */
export function sha512(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(nobleSha512(bytes))
}

/** Keccak-256 as Ethereum uses it: 32 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(keccak_256(bytes))
}

/** BLAKE2b with 24 bytes of output: the nonce of sealed boxes. Spec §6.3. */
export function blake2b192(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(blake2b(bytes, { dkLen: 24 }))
}

/** HMAC-SHA-256: 32 bytes. */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hmac(nobleSha256, key, bytes))
}

/** HMAC-SHA-512 of parts one after another: 64 bytes. */
export function hmacSha512(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const mac = hmac.create(nobleSha512, key)
  for (const part of parts) mac.update(part)
  return new Uint8Array(mac.digest())
}

/** A SHA-256 that is fed piece by piece. */
export type Sha256Stream = {
  update(bytes: Uint8Array): void
  /** 32 bytes; ends the stream. */
  digest(): Uint8Array<ArrayBuffer>
}

/** SHA-256 over a stream, for blobs that do not fit in memory. */
export function sha256Stream(): Sha256Stream {
  const hash = nobleSha256.create()
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => new Uint8Array(hash.digest()),
  }
}
