import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What was read of a file. */
export interface FileDigest {
  readonly bytes: number
  readonly sha256: string
}

/** Copies a file, for the owner only, and syncs it and its folder. Resolves to what was copied; refuses to overwrite. */
export async function copyDurably(from: string, to: string): Promise<FileDigest> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  const target = await open(to, 'wx', 0o600)
  try {
    const digest = await digestOf(from, (chunk) => target.writeFile(chunk))
    await target.sync()
    return digest
  } finally {
    await target.close()
    await syncFolder(dirname(to))
  }
}

/** Reads a file to its end. `each` gets every chunk, in order. */
export async function digestOf(
  path: string,
  each: (chunk: Uint8Array) => Promise<void> = async () => {},
): Promise<FileDigest> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    hash.update(chunk)
    bytes += chunk.length
    await each(chunk)
  }
  return { bytes, sha256: hash.digest('hex') }
}

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
