import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { syncFolder } from './syncFolder.ts'

/** Files named by the digest of what they hold, and files that are still being written. */
export interface BlobFiles {
  /** A new file for writing, under a name that nobody reads. */
  start(): Promise<{ readonly path: string; readonly handle: FileHandle }>
  /** Gives a finished and synced file its name, and syncs the folder. Replaces an older file of that name. */
  publish(path: string, sha256: string): Promise<void>
  open(sha256: string): Promise<FileHandle>
  /** Length of the file; null where there is none. */
  sizeOf(sha256: string): Promise<number | null>
  remove(sha256: string): Promise<void>
  discard(path: string): Promise<void>
}

/** After this time without a new file, the unfinished files of another gateway belong to nobody. */
const abandonedMs = 86_400_000

/**
 * The files of a blob store in a folder, for its owner only. Removes what an earlier run left unfinished. `sharer`: the
 * name of this gateway among several that share the folder; null when it is alone.
 */
export async function openBlobFiles(dir: string, sharer: string | null = null): Promise<BlobFiles> {
  const [finished, begun] = [join(dir, 'files'), join(dir, 'unfinished')]
  const unfinished = sharer === null ? begun : join(begun, sharer)
  await rm(unfinished, { recursive: true, force: true })
  for (const folder of [finished, unfinished]) await makeFolder(folder)
  if (sharer !== null) await removeAbandoned(begun, sharer)
  await chmod(dir, 0o700)
  for (const folder of [dir, dirname(dir)]) await syncFolder(folder)
  const known = new Set(await readdir(finished))
  const pathOf = (sha256: string) => join(finished, sha256.slice(0, 2), sha256)
  return {
    start: async () => {
      const path = join(unfinished, randomUUID())
      return { path, handle: await open(path, 'wx', 0o600) }
    },
    publish: async (path, sha256) => {
      const folder = dirname(pathOf(sha256))
      const shard = sha256.slice(0, 2)
      if (!known.has(shard)) {
        await makeFolder(folder)
        await syncFolder(finished)
        known.add(shard)
      }
      await rename(path, pathOf(sha256))
      await syncFolder(folder)
    },
    open: (sha256) => open(pathOf(sha256), 'r'),
    sizeOf: async (sha256) => {
      const found = await stat(pathOf(sha256)).catch(ignoreMissing)
      return found?.size ?? null
    },
    remove: async (sha256) => {
      await rm(pathOf(sha256), { force: true })
      if (known.has(sha256.slice(0, 2))) await syncFolder(dirname(pathOf(sha256)))
    },
    discard: (path) => rm(path, { force: true }),
  }
}

// By the clock of the disk: what was made just now says what time it has.
async function removeAbandoned(begun: string, sharer: string): Promise<void> {
  const now = (await stat(join(begun, sharer))).mtimeMs
  for (const name of await readdir(begun)) {
    const found = await stat(join(begun, name)).catch(ignoreMissing)
    const isAbandoned = found !== null && now - found.mtimeMs > abandonedMs
    if (isAbandoned) await rm(join(begun, name), { recursive: true, force: true })
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

function ignoreMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
