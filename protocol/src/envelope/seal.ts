import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { maxEnvelopeBytes } from '../values/limits.ts'
import { createChunkCipher } from './chunkCipher.ts'
import { headerBytes, saltBytes, writeHeader } from './header.ts'
import { inWindows } from './inWindows.ts'
import { envelopeKeys, type RecordPlace } from './keys.ts'
import { chunkBytes, envelopeSize, sealedChunkBytes, tagBytes } from './size.ts'

/** The data key (32 random bytes, used for exactly one envelope) and the record's place. Spec §6.1. */
export type EnvelopeSecret = { readonly dek: Uint8Array; readonly place: RecordPlace }

/**
 * Seals a payload (see `framePayload`) as an envelope. The salt is 24 bytes of the random source.
 * Throws `too_large` if the envelope would exceed 512 MiB. Spec §6.1.
 */
export async function sealEnvelope(
  payload: Uint8Array,
  { dek, place }: EnvelopeSecret,
  ports: CryptoPorts = {},
): Promise<Uint8Array> {
  const { aead, random } = withDefaultPorts(ports)
  requireEnvelopeSize(envelopeSize(payload.length))
  const salt = random(saltBytes)
  const keys = envelopeKeys(dek, { salt, place }, ports)
  const cipher = await createChunkCipher(keys, aead)
  const envelope = new Uint8Array(envelopeSize(payload.length))
  envelope.set(writeHeader({ salt, commitment: keys.commitment }))
  const chunks = Math.floor(payload.length / chunkBytes) + 1
  await inWindows(chunks, aead.inFlight, async (i) => {
    const from = headerBytes + i * sealedChunkBytes
    const chunk = payload.subarray(i * chunkBytes, (i + 1) * chunkBytes)
    await cipher.sealInto(envelope.subarray(from, from + chunk.length + tagBytes), i, chunk)
  })
  return envelope
}

/** Refuses an envelope above 512 MiB. Throws `too_large`. Spec §6.1. */
export function requireEnvelopeSize(bytes: number): void {
  if (bytes > maxEnvelopeBytes) {
    throw new ProtocolError('too_large', 'Envelope exceeds 512 MiB', {
      given: `${bytes} bytes`,
      next: 'Split the data into several records',
    })
  }
}
