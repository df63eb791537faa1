import { headerBytes } from './header.ts'

/** Plaintext bytes of a full chunk. Spec §6.1. */
export const chunkBytes = 16_384
/** Bytes of the tag that ends each chunk. Spec §6.1. */
export const tagBytes = 16
/** Bytes of a full chunk with its tag. Spec §6.1. */
export const sealedChunkBytes: number = chunkBytes + tagBytes

/** Length of the envelope of a plaintext: the last chunk is never full, so it always exists. Spec §6.1. */
export function envelopeSize(plaintextLength: number): number {
  const chunks = Math.floor(plaintextLength / chunkBytes) + 1
  return headerBytes + plaintextLength + chunks * tagBytes
}

/** Length of the plaintext of an envelope, or `undefined` for a length that no envelope has. Spec §6.1 step 4. */
export function plaintextSize(envelopeLength: number): number | undefined {
  const body = envelopeLength - headerBytes
  if (body < tagBytes || body % sealedChunkBytes < tagBytes) return undefined
  return body - (Math.floor(body / sealedChunkBytes) + 1) * tagBytes
}
