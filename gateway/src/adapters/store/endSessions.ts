import { DatabaseSync } from 'node:sqlite'

/** Ends every session of a restored ledger: it does not know which of them have ended since. */
export function endSessions(path: string): void {
  const database = new DatabaseSync(path)
  try {
    for (const table of ['session', 'challenge', 'release']) database.exec(`delete from ${table}`)
  } finally {
    database.close()
  }
}
