import { open } from 'node:fs/promises'

/** Makes the names in a folder durable: a new, renamed or deleted file is so only then. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
