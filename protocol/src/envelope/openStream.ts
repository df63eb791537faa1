import { concat } from '../bytes/concat.ts'
import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import { createChunkCipher } from './chunkCipher.ts'
import { headerBytes, minEnvelopeBytes, readHeader } from './header.ts'
import { mapOrdered } from './mapOrdered.ts'
import { committedKeys, truncatedChunk } from './open.ts'
import { rechunk } from './rechunk.ts'
import { type EnvelopeSecret, requireEnvelopeSize } from './seal.ts'
import { sealedChunkBytes, tagBytes } from './size.ts'

/**
 * What to do with verified chunks before the last one has verified. `hold`: nothing leaves until then, at the price
 * of keeping the payload in memory. `show`: they leave at once, and whoever shows them marks them "incomplete".
 */
export type ChunkRelease = 'hold' | 'show'

/** An envelope's secret and how its plaintext is released; `hold` unless said otherwise. Spec §6.1 step 6. */
export type OpenStreamOptions = EnvelopeSecret & { readonly release?: ChunkRelease }

/**
 * Opens an envelope that comes as a stream and yields its payload. With `show` a consumer has the whole record only
 * if the iteration ends without an error. Throws as `openEnvelope`; a damaged chunk is met before a missing end.
 * Spec §6.1.
 */
export async function* openEnvelopeStream(
  envelope: AsyncIterable<Uint8Array>,
  { release = 'hold', ...secret }: OpenStreamOptions,
  ports: CryptoPorts = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const held: Uint8Array[] = []
  for await (const chunk of openChunks(envelope, secret, ports)) {
    if (release === 'show') yield chunk
    else held.push(chunk)
  }
  yield* held
}

async function* openChunks(
  envelope: AsyncIterable<Uint8Array>,
  secret: EnvelopeSecret,
  ports: CryptoPorts,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { aead } = withDefaultPorts(ports)
  const source = envelope[Symbol.asyncIterator]()
  try {
    const start = await readStart(source)
    const cipher = await createChunkCipher(committedKeys(start, secret, ports), aead)
    const body = rechunk(bodyOf(start, source), sealedChunkBytes)
    yield* mapOrdered(body, aead.inFlight, async (sealed, index) => {
      if (sealed.length < tagBytes) throw truncatedChunk()
      return cipher.open(index, sealed)
    })
  } finally {
    await source.return?.()
  }
}

async function readStart(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0)
  while (start.length < minEnvelopeBytes) {
    const { done, value } = await source.next()
    if (done) break
    start = concat(start, value)
  }
  readHeader(start)
  return start
}

async function* bodyOf(
  start: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let read = start.length
  yield start.subarray(headerBytes)
  for (;;) {
    const { done, value } = await source.next()
    if (done) return
    read += value.length
    requireEnvelopeSize(read)
    yield value
  }
}
