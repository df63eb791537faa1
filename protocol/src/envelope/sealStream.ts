import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import { createChunkCipher } from './chunkCipher.ts'
import { saltBytes, writeHeader } from './header.ts'
import { envelopeKeys } from './keys.ts'
import { mapOrdered } from './mapOrdered.ts'
import { rechunk } from './rechunk.ts'
import { type EnvelopeSecret, requireEnvelopeSize } from './seal.ts'
import { chunkBytes } from './size.ts'

/**
 * Seals a payload that comes as a stream (see `framePayloadStream`). Yields the header, then chunk by chunk; holds a
 * few chunks in memory. Throws `too_large` once the envelope exceeds 512 MiB. Spec §6.1.
 */
export async function* sealEnvelopeStream(
  payload: AsyncIterable<Uint8Array>,
  { dek, place }: EnvelopeSecret,
  ports: CryptoPorts = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { aead, random } = withDefaultPorts(ports)
  const salt = random(saltBytes)
  const keys = envelopeKeys(dek, { salt, place }, ports)
  const cipher = await createChunkCipher(keys, aead)
  const header = writeHeader({ salt, commitment: keys.commitment })
  let written = header.length
  yield header
  const chunks = mapOrdered(rechunk(payload, chunkBytes), aead.inFlight, (chunk, i) => cipher.seal(i, chunk))
  for await (const sealed of chunks) {
    written += sealed.length
    requireEnvelopeSize(written)
    yield sealed
  }
}
