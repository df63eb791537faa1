import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Replaces a file as a whole, readable by its owner only. When it resolves, the content survives a loss of power; until
 * then the old content does.
 */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = await open(temporary, 'w', 0o600)
    await synced(file, () => file.writeFile(content))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  // Windows cannot open folders; there a rename is on disk by itself.
  if (process.platform === 'win32') return
  const folder = await open(dirname(path), 'r')
  await synced(folder, async () => {})
}

async function synced(file: FileHandle, write: () => Promise<void>): Promise<void> {
  try {
    await write()
    await file.sync()
  } finally {
    await file.close()
  }
}
