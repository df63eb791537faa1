import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { FatalError } from '../../errors/FatalError.ts'

/**
 * Copies a SQLite file as it is at one moment, while others write it. What was deleted does not come along: free pages
 * are left out. The copy is checked, and not yet synced. Throws `FatalError` where there is no database or the copy is
 * damaged.
 */
export function copyDatabase(from: string, to: string): void {
  if (!existsSync(from)) throw new FatalError('there is no database in this folder')
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5_000 })
  try {
    source.prepare('vacuum into ?').run(to)
  } finally {
    source.close()
  }
  checkDatabase(to)
}

/** Throws `FatalError` for a SQLite file whose structure is damaged. */
export function checkDatabase(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const [found] = Object.values(database.prepare('pragma integrity_check(1)').get() ?? {})
    if (found !== 'ok') throw new FatalError('a database file is damaged')
  } finally {
    database.close()
  }
}
