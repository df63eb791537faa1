import { globSync } from 'node:fs'
import type { Suite } from './Suite.ts'

/** Folders below `test/` that hold tests and that no suite runs: a forgotten test is no test. */
export function unassigned(root: string, suites: readonly Suite[]): string[] {
  const files = globSync('test/**/*.test.ts', { cwd: root })
  const folders = new Set(files.map((file) => file.split('/')[1] ?? ''))
  return [...folders].filter((folder) => !suites.some(({ name }) => name === folder)).sort()
}
