import { equal } from '../bytes/equal.ts'
import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { createChunkCipher } from './chunkCipher.ts'
import { headerBytes, readHeader } from './header.ts'
import { inWindows } from './inWindows.ts'
import { type EnvelopeKeys, envelopeKeys } from './keys.ts'
import { type EnvelopeSecret, requireEnvelopeSize } from './seal.ts'
import { chunkBytes, plaintextSize, sealedChunkBytes } from './size.ts'

/**
 * Opens an envelope and gives its payload (see `parsePayload`), only after the last chunk verified.
 * Throws, in this order: `too_large`, `truncated`, `bad_header`, `bad_commitment`, `truncated` for the last chunk,
 * `bad_chunk`. Spec §6.1.
 */
export async function openEnvelope(
  envelope: Uint8Array,
  secret: EnvelopeSecret,
  ports: CryptoPorts = {},
): Promise<Uint8Array> {
  const { aead } = withDefaultPorts(ports)
  requireEnvelopeSize(envelope.length)
  const cipher = await createChunkCipher(committedKeys(envelope, secret, ports), aead)
  const size = plaintextSize(envelope.length)
  if (size === undefined) throw truncatedChunk()
  const payload = new Uint8Array(size)
  const chunks = Math.floor(size / chunkBytes) + 1
  await inWindows(chunks, aead.inFlight, async (i) => {
    const from = headerBytes + i * sealedChunkBytes
    payload.set(await cipher.open(i, envelope.subarray(from, from + sealedChunkBytes)), i * chunkBytes)
  })
  return payload
}

/**
 * The keys of an envelope, once its header committed to them. Needs the first 80 bytes of the envelope.
 * Throws `truncated`, `bad_header`, `bad_commitment`. Spec §6.1 steps 1 to 3.
 */
export function committedKeys(
  envelope: Uint8Array,
  { dek, place }: EnvelopeSecret,
  ports: CryptoPorts = {},
): EnvelopeKeys {
  const { salt, commitment } = readHeader(envelope)
  const keys = envelopeKeys(dek, { salt, place }, ports)
  if (!equal(keys.commitment, commitment)) {
    throw new ProtocolError('bad_commitment', 'Envelope was not sealed with this key for this record', {
      next: 'Check record, patient and network; the key may belong to another version of the record',
    })
  }
  return keys
}

/** The error for a last chunk that cannot be one. Spec §6.1 step 4. */
export function truncatedChunk(): ProtocolError {
  return new ProtocolError('truncated', 'Last chunk of the envelope is missing or cut', {
    next: 'Fetch the whole envelope again',
  })
}
