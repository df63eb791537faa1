import { SdkError } from '../errors/SdkError.ts'

/**
 * Where a stream that comes only once is kept until it was sealed: its length, and the digest of what is sent, must be known
 * first. What is written is encrypted already, with a key that nobody keeps.
 */
export type Spool = {
  write(bytes: Uint8Array): Promise<void>
  /** Everything that was written, from the beginning; may be called again. */
  read(): AsyncIterable<Uint8Array>
  /** Forgets all of it. */
  discard(): Promise<void>
}

/** Most bytes of a spool in memory. */
const mostBytes = 64 * 1_048_576

/** A spool in memory, for up to 64 MiB. Programs take `fileSpool` of `@consentry/sdk/node`. Throws `too_large`. */
export function memorySpool(): Spool {
  let parts: Uint8Array[] = []
  let size = 0
  return {
    write: async (bytes) => {
      size += bytes.length
      if (size > mostBytes) {
        throw new SdkError('too_large', 'The stream is longer than memory may hold', {
          next: 'Give it as a Blob or a file, or give a spool on disk',
        })
      }
      parts.push(bytes)
    },
    read: () => valuesOf(parts),
    discard: async () => {
      parts = []
    },
  }
}

async function* valuesOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* parts
}
