import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CliError } from '../CliError.ts'

/** Makes a folder that its owner alone can enter. Throws `loose_mode`, `bad_file`. */
export async function makeSecretFolder(path: string): Promise<void> {
  await asBadFile(path, () => mkdir(path, { recursive: true, mode: 0o700 }))
  await requireSecret(path)
}

/** Text of a file that its owner alone can read; undefined where there is none. Throws `loose_mode`, `bad_file`. */
export async function readSecretFile(path: string): Promise<string | undefined> {
  if (!(await requireSecret(path))) return undefined
  await requireSecret(dirname(path))
  return asBadFile(path, () => readFile(path, 'utf8'))
}

/**
 * Replaces a file as a whole, mode 0600: whoever looks, and a machine that loses power, sees the old text or the new
 * one. Durable when it resolves. Throws `bad_file`.
 */
export async function writeSecretFile(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await asBadFile(path, async () => {
      const handle = await open(temporary, 'wx', 0o600)
      try {
        await handle.writeFile(data)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, path)
      await syncFolder(dirname(path))
    })
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Writes a file that must not be there yet, mode 0600. Throws `bad_file`. */
export async function writeNewFile(path: string, data: string | Uint8Array): Promise<void> {
  await asBadFile(path, async () => {
    const handle = await open(path, 'wx', 0o600)
    try {
      // A process that began with another umask must not widen it.
      await chmod(path, 0o600)
      await handle.writeFile(data)
      await handle.sync()
    } finally {
      await handle.close()
    }
  })
}

/** Whether something is there; what others could read or exchange is refused. Throws `loose_mode`, `bad_file`. */
export async function requireSecret(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new CliError('bad_file', `${path} cannot be read (${error.code})`)
  })
  if (found === undefined) return false
  // Windows keeps no such bits.
  if (process.platform !== 'win32' && !found.isSymbolicLink() && (found.mode & 0o077) !== 0) {
    const mode = found.isDirectory() ? '700' : '600'
    throw new CliError('loose_mode', `${path} can be read by others`, `Run: chmod ${mode} ${path}`)
  }
  if (found.isSymbolicLink())
    throw new CliError('loose_mode', `${path} is a link`, 'Put the file itself there')
  return true
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function asBadFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CliError) throw error
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new CliError('bad_file', `${path}: ${code === 'EEXIST' ? 'is there already' : code}`)
  }
}
