import {
  type Address,
  type CryptoPorts,
  type Net,
  openEnvelopeStream,
  type RandomSource,
  type RecordId,
  sealEnvelopeStream,
  toHex,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { memorySpool, type Spool } from './Spool.ts'

/** What of a Blob is used; a File is one, and so is what `openAsBlob` of Node gives for a file on disk. */
export type BlobLike = { readonly size: number; stream(): ReadableLike }

/** What of a ReadableStream is used: browsers and Node type it differently. */
export type ReadableLike = { getReader(): StreamReader }

/** What of a stream's reader is used. */
export type StreamReader = {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(reason?: unknown): Promise<unknown>
}

/** A file to be stored. Blobs and bytes are read twice; a stream is kept aside first, encrypted. */
export type FileSource = Uint8Array | BlobLike | ReadableLike | AsyncIterable<Uint8Array>

/** A file that can be read from its beginning as often as is needed. `size` in bytes. */
export type Rereadable = {
  readonly size: number
  read(): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

/** What a stream is kept aside with. */
export type SpoolParts = {
  readonly place: { readonly net: Net; readonly patient: Address }
  readonly random: RandomSource
  readonly crypto: CryptoPorts
  readonly spool?: Spool | undefined
  /** Length that was announced, in bytes. */
  readonly size?: number | undefined
}

/** Makes any source readable again and again. Throws `source_changed` for a stream of another length than announced. */
export async function openSource(source: FileSource, parts: SpoolParts): Promise<Rereadable> {
  const close = async (): Promise<void> => {}
  if (source instanceof Uint8Array) return { size: source.length, read: () => once(source), close }
  if ('stream' in source) return { size: source.size, read: () => chunksOf(source.stream()), close }
  return keepAside('getReader' in source ? chunksOf(source) : source, parts)
}

async function keepAside(
  source: AsyncIterable<Uint8Array>,
  { place, random, crypto, spool = memorySpool(), size: announced }: SpoolParts,
): Promise<Rereadable> {
  let size = 0
  const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const bytes of source) {
      size += bytes.length
      yield bytes
    }
  }
  const secret = { dek: random(32), place: { ...place, recordId: toHex(random(16)) as RecordId } }
  for await (const sealed of sealEnvelopeStream(counted(), secret, { ...crypto, random }))
    await spool.write(sealed)
  if (announced !== undefined && announced !== size) {
    await spool.discard()
    throw new SdkError('source_changed', 'The stream has another length than was announced', {
      given: `${size} bytes in place of ${announced}`,
      next: 'Read the file again',
    })
  }
  return {
    size,
    read: () => openEnvelopeStream(spool.read(), { ...secret, release: 'show' }, crypto),
    close: async () => {
      secret.dek.fill(0)
      await spool.discard()
    },
  }
}

/** The chunks of a stream of the platform. Leaving the loop cancels it. */
export async function* chunksOf(stream: ReadableLike): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || value === undefined) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}
