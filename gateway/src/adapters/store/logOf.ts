import { DatabaseSync } from 'node:sqlite'
import { FatalError } from '../../errors/FatalError.ts'

/** The log that a ledger file holds: the origin that its first entry names, and how many entries there are. */
export function logOf(path: string): { readonly origin: string; readonly size: number } | null {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const first = database.prepare('select body from leaf where "index" = 0').get()
    if (first === undefined) return null
    const { log } = JSON.parse(String(first['body'])) as { readonly log?: unknown }
    if (typeof log !== 'string') throw new FatalError('the first entry of the log has no origin')
    const size = Number(database.prepare('select count(*) as size from leaf').get()?.['size'])
    return { origin: log, size }
  } finally {
    database.close()
  }
}

/** How far a lock file says that this log was signed; null where there is no lock or it knows nothing of the log. */
export function lockedSize(path: string, origin: string): number | null {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const row = database.prepare('select size from lock where origin = ?').get(origin)
    return row === undefined ? null : Number(row['size'])
  } finally {
    database.close()
  }
}
