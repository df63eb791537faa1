import { createCipheriv, createHash } from 'node:crypto'

const mib = 1_048_576

/**
 * The content of Kubo's fixtures for the profile `unixfs-v1-2025` (test/cli/cid_profiles_test.go): the ChaCha20
 * key stream under SHA-256 of a seed, nonce zero, counter from zero.
 */
export async function* kuboContent(size: number, seed: string): AsyncGenerator<Uint8Array> {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('chacha20', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(mib)
  for (let left = size; left > 0; left -= mib) yield cipher.update(zeros.subarray(0, Math.min(mib, left)))
}
