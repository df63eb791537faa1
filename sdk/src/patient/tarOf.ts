import { createTarPacker, type TarPackController } from 'modern-tar'
import { chunksOf, type ReadableLike } from '../client/FileSource.ts'
import type { ArchiveEntry } from './ArchiveEntry.ts'

/** Packs files into a tar as it is read; a few megabytes are held. What an entry throws, the reader gets. */
export async function* tarOf(
  entries: AsyncIterable<ArchiveEntry>,
  mtime: Date,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, controller } = createTarPacker()
  const packing = pack(entries, controller, mtime)
  // Whoever reads is told by the stream; a reader who left needs no word.
  packing.catch((error: unknown) => controller.error(error))
  yield* chunksOf(readable as ReadableLike)
  await packing
}

async function pack(
  entries: AsyncIterable<ArchiveEntry>,
  controller: TarPackController,
  mtime: Date,
): Promise<void> {
  for await (const { name, size, chunks } of entries) {
    const writer = controller.add({ name, size, type: 'file', mode: 0o600, mtime }).getWriter()
    for await (const chunk of chunks) await writer.write(chunk)
    await writer.close()
  }
  controller.finalize()
}
