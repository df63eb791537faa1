import { createWriteStream } from 'node:fs'
import { link, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CliError } from '../CliError.ts'

/**
 * Writes a stream into a file that must not be there yet, mode 0600. It has another name until it is whole: half a file
 * must not be taken for one. Gives its size in bytes. Throws `bad_file` and whatever the stream fails with.
 */
export async function writeNewStream(
  path: string,
  chunks: AsyncIterable<Uint8Array | string>,
): Promise<number> {
  await requireFree(path)
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = createWriteStream(temporary, { mode: 0o600, flags: 'wx', flush: true })
    await pipeline(Readable.from(chunks), file)
    // Two that write the same name at a time: the second finds it taken.
    await link(temporary, path)
    return (await stat(path)).size
  } catch (error) {
    throw isFileError(error) ? new CliError('bad_file', `${path}: ${error.code}`) : error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Throws `bad_file` where something has that name. */
export async function requireFree(path: string): Promise<void> {
  const isTaken = await stat(path).then(
    () => true,
    () => false,
  )
  if (isTaken) throw new CliError('bad_file', `${path} is there already`)
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}
