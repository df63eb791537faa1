import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Spool } from '../client/Spool.ts'

/**
 * A spool in a file of a folder, by default the system's for temporary files, with mode 0600. What it holds is encrypted
 * with a key that is never written; it is deleted once the upload has ended.
 */
export async function fileSpool(folder: string = tmpdir()): Promise<Spool> {
  const path = join(folder, `consentry-${randomUUID()}`)
  const handle = await open(path, 'wx', 0o600)
  return {
    write: async (bytes) => {
      for (let from = 0; from < bytes.length; ) from += (await handle.write(bytes, from)).bytesWritten
    },
    read: () => createReadStream(path),
    discard: async () => {
      await handle.close()
      await rm(path, { force: true })
    },
  }
}
