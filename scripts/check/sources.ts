import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of the repository: path from the root with `/`, and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** All files git knows or would add; what it ignores is not ours to judge. */
export function listFiles(root: string): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const out = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  const paths = [...new Set(out.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)))
  return paths.sort()
}

export function readSources(root: string, paths: readonly string[]): Source[] {
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export const isGenerated = (path: string): boolean => /\.generated\.\w+$/.test(path)

export const isScript = (path: string): boolean => /\.(ts|tsx|mts|mjs)$/.test(path)

export const isSolidity = (path: string): boolean => path.endsWith('.sol')
