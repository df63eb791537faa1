import type { ArchivedRecord, OpenArchiveOptions } from './readArchive.ts'

/**
 * Opens an archive of `exportArchive` with the archive and a way into its vault alone: no gateway, no chain. Every version
 * of every record comes in the order of the export, each compared with what its author signed, and with who that was. The
 * readable folder is not looked at. A few pieces are held in memory.
 *
 * @throws `bad_archive` for an archive that lacks something or holds something else, `bad_author`, what `openVault` throws, and the codes
 *   of envelopes. Spec §16
 */
export async function* openArchive(
  archive: AsyncIterable<Uint8Array>,
  options: OpenArchiveOptions,
): AsyncGenerator<ArchivedRecord, void, undefined> {
  const { readArchive } = await import('./seldom.ts')
  yield* readArchive(archive, options)
}
