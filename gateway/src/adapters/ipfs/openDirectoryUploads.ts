import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { UploadName, Uploads } from '../../ports/Uploads.ts'
import { createKeyedLock, type KeyedLock } from './createKeyedLock.ts'
import { withFileErrors } from './fileError.ts'
import { readPieces } from './readLeaves.ts'
import { syncFolder } from './syncFolder.ts'

/**
 * Uploads in parts as files of a folder: one folder for each owner, one file for each content. The length of the file is
 * the offset, so a restart loses nothing; what a power cut garbled is found when the whole is hashed.
 */
export async function openDirectoryUploads(dir: string): Promise<Uploads> {
  await withFileErrors(() => makeFolder(dir))
  const lock = createKeyedLock()
  const folderOf = (owner: string) => join(dir, createHash('sha256').update(owner).digest('hex'))
  const pathOf = ({ owner, sha256 }: UploadName) => join(folderOf(owner), sha256)
  return {
    offset: (name) => withFileErrors(() => sizeOf(pathOf(name))),
    append: async (name, part) => {
      await withFileErrors(() => makeFolder(folderOf(name.owner)))
      return append(lock, pathOf(name), part)
    },
    read: (name) => read(pathOf(name)),
    discard: (name) => withFileErrors(() => rm(pathOf(name), { force: true })),
    discardAll: (owner) => withFileErrors(() => rm(folderOf(owner), { recursive: true, force: true })),
    bytesOf: (owner) =>
      withFileErrors(async () => {
        const folder = folderOf(owner)
        let bytes = 0
        for (const file of await namesIn(folder)) bytes += (await sizeOf(join(folder, file))) ?? 0
        return bytes
      }),
    purge: (before) => withFileErrors(() => purge(dir, before)),
  }
}

async function append(
  lock: KeyedLock,
  path: string,
  { start, end, source }: Parameters<Uploads['append']>[1],
): Promise<number> {
  return lock(path, async () => {
    const handle = await withFileErrors(() => open(path, start === 0 ? 'a' : 'r+', 0o600)).catch(noSuchPart)
    try {
      // A new file is found again once its folder was synced too.
      if (start === 0) await withFileErrors(() => syncFolder(dirname(path)))
      const { size } = await withFileErrors(() => handle.stat())
      if (size !== start) throw new GatewayError('conflict', 'upload goes on at another offset')
      return await take(handle, { start, end, source })
    } finally {
      await handle.close()
    }
  })
}

async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 })
  if (made === undefined) return
  for (let folder = path; folder !== dirname(made); folder = dirname(folder))
    await syncFolder(dirname(folder))
}

function noSuchPart(error: unknown): never {
  const cause = error instanceof GatewayError ? error.cause : null
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  throw isMissing ? new GatewayError('conflict', 'upload has not begun') : error
}

async function take(
  handle: FileHandle,
  { start, end, source }: Parameters<Uploads['append']>[1],
): Promise<number> {
  let place = start
  try {
    for await (const chunk of source) {
      if (place + chunk.length > end) throw new GatewayError('bad_request', 'part is longer than announced')
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await withFileErrors(() =>
          handle.write(chunk, done, chunk.length - done, place),
        )
        done += bytesWritten
        place += bytesWritten
      }
    }
  } finally {
    // Also what came before the connection broke.
    await withFileErrors(() => handle.sync())
  }
  if (place !== end) throw new GatewayError('bad_request', 'part is shorter than announced')
  return place
}

async function* read(path: string): AsyncGenerator<Uint8Array> {
  const handle = await withFileErrors(() => open(path, 'r'))
  try {
    yield* readPieces(handle)
  } finally {
    await handle.close()
  }
}

async function purge(dir: string, before: number): Promise<void> {
  for (const owner of await namesIn(dir)) {
    const folder = join(dir, owner)
    for (const name of await namesIn(folder)) {
      const found = await stat(join(folder, name)).catch(ignoreMissing)
      if (found !== null && found.mtimeMs < before) await rm(join(folder, name), { force: true })
    }
    // Somebody may begin an upload at this moment: then it stays.
    if ((await namesIn(folder)).length === 0) await rmdir(folder).catch(() => {})
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(ignoreMissing)) ?? []
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(ignoreMissing))?.size ?? null
}

function ignoreMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
