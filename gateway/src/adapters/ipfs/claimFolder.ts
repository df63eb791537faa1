import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FatalError } from '../../errors/FatalError.ts'
import { withFileErrors } from './fileError.ts'

/**
 * Makes sure that gateways which share an index share the folder of its files, too. The folder bears a name; `claim`
 * says which name the index knows, and takes the given one if it knows none. `newName`: nobody else's. Throws
 * `FatalError` for another folder: what one gateway stored, the others could not find.
 */
export async function claimFolder(
  dir: string,
  newName: string,
  claim: (name: string) => Promise<string>,
): Promise<void> {
  const name = await withFileErrors(() => nameOf(dir, newName))
  if ((await claim(name)) === name) return
  throw new FatalError('the blob folder is not the one that the other gateways use')
}

// The name is on the disk before the index hears of it: a crash in between leaves a name that nobody has claimed.
async function nameOf(dir: string, newName: string): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, 'folder-name')
  const draft = join(dir, `folder-name-${newName}`)
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(newName)
    await handle.sync()
  } finally {
    await handle.close()
  }
  // Two that start together: the first link stands.
  await link(draft, file).catch(ignoreExisting)
  await rm(draft)
  return readFile(file, 'utf8')
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}
