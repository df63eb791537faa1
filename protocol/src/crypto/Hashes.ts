import type { Sha256Stream } from './hash.ts'

/** Port for the hashes that every record needs: JavaScript by default; a Node adapter is many times faster. */
export type Hashes = {
  /** SHA-256: 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer>
  /** A SHA-256 that is fed piece by piece. */
  sha256Stream(): Sha256Stream
  /** HMAC-SHA-512 of parts one after another: 64 bytes. */
  hmacSha512(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer>
}
