import { sha256 } from '@noble/hashes/sha2.js'
import { Buffer } from 'buffer'

interface Hash {
  update(part: string | Uint8Array): Hash
  digest(): Buffer
}

/** Stands in for `node:crypto` in the page: SHA-256 for the bytes that vectors give by rule. */
export function createHash(name: string): Hash {
  if (name !== 'sha256') throw new RangeError(`${name} is not known here`)
  const state = sha256.create()
  const hash: Hash = {
    update(part) {
      state.update(typeof part === 'string' ? new TextEncoder().encode(part) : part)
      return hash
    },
    digest: () => Buffer.from(state.digest()),
  }
  return hash
}
