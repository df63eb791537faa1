import type { Aead } from '../crypto/Aead.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { chunkNonce, type EnvelopeKeys } from './keys.ts'

/** Seals and opens the chunks of one envelope by index. */
export type ChunkCipher = {
  seal(index: number, plaintext: Uint8Array): Promise<Uint8Array>
  /** As `seal`, into a place that is 16 bytes longer than the plaintext. */
  sealInto(target: Uint8Array, index: number, plaintext: Uint8Array): Promise<void>
  /** Rejects with `bad_chunk` if the chunk was altered, moved or belongs to another envelope. */
  open(index: number, sealed: Uint8Array): Promise<Uint8Array>
}

/** Prepares the cipher of an envelope. Spec §6.1. */
export async function createChunkCipher(
  { key, baseNonce }: Pick<EnvelopeKeys, 'key' | 'baseNonce'>,
  aead: Aead,
): Promise<ChunkCipher> {
  const cipher = await aead.cipher(key)
  return {
    seal: async (index, plaintext) => cipher.seal(chunkNonce(baseNonce, index), plaintext),
    sealInto: async (target, index, plaintext) => {
      const nonce = chunkNonce(baseNonce, index)
      if (cipher.sealInto !== undefined) await cipher.sealInto(target, nonce, plaintext)
      else target.set(await cipher.seal(nonce, plaintext))
    },
    open: async (index, sealed) => {
      const plaintext = await cipher.open(chunkNonce(baseNonce, index), sealed)
      if (plaintext === undefined) {
        throw new ProtocolError('bad_chunk', 'Chunk does not verify', {
          next: 'Fetch the envelope again, from another gateway if it repeats',
          details: { index },
        })
      }
      return plaintext
    },
  }
}
