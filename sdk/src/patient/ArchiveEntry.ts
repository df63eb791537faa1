import { toUtf8 } from '@consentry/protocol'

/** A file of an archive; its length is known before its content. */
export type ArchiveEntry = {
  /** Path inside the archive: ASCII, with `/`. */
  readonly name: string
  readonly size: number
  readonly chunks: AsyncIterable<Uint8Array>
}

/** A file that is a text. */
export function textEntry(name: string, text: string): ArchiveEntry {
  const bytes = toUtf8(text)
  return { name, size: bytes.length, chunks: once(bytes) }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}
