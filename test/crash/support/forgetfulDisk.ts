import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder on a disk that keeps what was synced and nothing else. */
export interface ForgetfulDisk {
  /** What a process on this disk is started with. */
  readonly environment: Readonly<Record<string, string>>
  /** To be called while nothing runs: everything that is there lasts. */
  settle(): void
  /** To be called after a kill: puts back what was synced, and nothing else. Says how many files that changed. */
  cut(): number
}

const source = fileURLToPath(new URL('./keepSynced.c', import.meta.url))

/** Makes such a disk of a folder, with its own files in `work`. Needs Linux and a C compiler. */
export function forgetfulDisk(root: string, work: string): ForgetfulDisk {
  const [kept, library] = [join(work, 'kept'), join(work, 'keepSynced.so')]
  mkdirSync(work, { recursive: true })
  const { status, error } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, source],
    {
      stdio: 'inherit',
    },
  )
  if (error !== undefined || status !== 0)
    throw new TypeError('the power cut needs Linux and a C compiler named cc: apt-get install gcc')
  const settle = (): void => {
    rmSync(kept, { recursive: true, force: true })
    mkdirSync(kept)
    keepAll(root, kept)
  }
  return {
    // Reads and writes that go around the C library would go unseen.
    environment: { LD_PRELOAD: library, CRASH_ROOT: root, CRASH_KEPT: kept, UV_USE_IO_URING: '0' },
    settle,
    cut: () => {
      const before = contents(root)
      const after = `${root}.after-cut`
      rmSync(after, { recursive: true, force: true })
      restore(join(kept, nameOf(root)), after, kept)
      rmSync(root, { recursive: true })
      // The folder itself stays the same to whoever knows its path; its inode is another.
      spawnSync('mv', [after, root])
      const now = contents(root)
      settle()
      return [...new Set([...before.keys(), ...now.keys()])].filter(
        (path) => before.get(path) !== now.get(path),
      ).length
    },
  }
}

function nameOf(path: string): string {
  const found = statSync(path, { bigint: true })
  return `${found.isDirectory() ? 'd' : 'f'}${found.ino}.${found.birthtimeNs}`
}

function keepAll(folder: string, kept: string): void {
  const lines = readdirSync(folder).map((name) => {
    const path = join(folder, name)
    const id = nameOf(path)
    if (id.startsWith('d')) keepAll(path, kept)
    else copyFileSync(path, join(kept, id))
    return `${id} ${name}\n`
  })
  writeFileSync(join(kept, nameOf(folder)), lines.join(''))
}

/** A name lasts once its folder was synced; without a sync of its own the file is empty then, and the folder too. */
function restore(listing: string, to: string, kept: string): void {
  mkdirSync(to, { mode: 0o700 })
  const lines = existsSync(listing) ? readFileSync(listing, 'utf8').split('\n').filter(Boolean) : []
  for (const line of lines) {
    const [id = '', ...words] = line.split(' ')
    const [from, path] = [join(kept, id), join(to, words.join(' '))]
    if (id.startsWith('d')) restore(from, path, kept)
    else if (existsSync(from)) copyFileSync(from, path)
    else writeFileSync(path, '', { mode: 0o600 })
  }
}

function contents(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path, readFileSync(path, 'latin1')]
    }),
  )
}
