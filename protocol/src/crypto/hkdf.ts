import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from '../bytes/concat.ts'
import type { Hashes } from './Hashes.ts'
import { hmacSha512 } from './hash.ts'

/** Inputs of HKDF beside the key material. */
export type HkdfParameters = {
  readonly salt: Uint8Array
  readonly info: Uint8Array
  /** Bytes of output. */
  readonly length: number
}

/** HKDF-SHA-256 with extract and expand (RFC 5869). Spec §5. */
export function hkdfSha256(ikm: Uint8Array, { salt, info, length }: HkdfParameters): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdf(sha256, ikm, salt, info, length))
}

/**
 * The expand step of HKDF-SHA-512 alone: the data key is uniform already, and the format is defined so.
 * Written out because libraries refuse a PRK of 32 bytes here. `length` ≤ 128 bytes. Spec §6.1.
 */
export function hkdfExpandSha512(
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
  hmac: Hashes['hmacSha512'] = hmacSha512,
): Uint8Array<ArrayBuffer> {
  const first = hmac(prk, info, Uint8Array.of(1))
  const second = hmac(prk, first, info, Uint8Array.of(2))
  return concat(first, second).slice(0, length)
}
