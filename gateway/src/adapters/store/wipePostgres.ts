import type { Millis } from '@consentry/protocol'
import { PostgresConnection } from './PostgresConnection.ts'

/** Tables that hold what may be erased. */
const tables = [
  'leaf',
  'closedLeaf',
  'evidence',
  'record',
  'recordWrap',
  'blob',
  'opening',
  'grantWrap',
  'manifest',
  'keyring',
  'message',
  'accessRequest',
  'notice',
  'denial',
  'session',
  'challenge',
  'blobEntry',
  'blobExpected',
] as const

/**
 * Writes all tables anew that may hold something erased: PostgreSQL keeps deleted rows in its files until then (§16). Each
 * keeps everybody out while it is written. Resolves with since when something was owed, null where nothing was.
 */
export async function wipePostgres(url: string, waitMs = 5_000): Promise<Millis | null> {
  const connection = new PostgresConnection({ url, access: 'write', waitMs, answerMs: 0 })
  try {
    const owed = await connection.query<{ value: Millis }>(
      `select value from mark where name = 'wipeOwedSince'`,
    )
    const since = owed.rows[0]?.value ?? null
    if (since === null) return null
    // A table that is busy is waited for: an operator chose the time.
    await connection.query('set lock_timeout = 0')
    for (const table of tables) {
      const found = await connection.query(`select to_regclass('public."${table}"') is not null as "isThere"`)
      if ((found.rows[0] as { isThere: boolean }).isThere)
        await connection.query(`vacuum (full, analyze) "${table}"`)
    }
    await connection.query(`delete from mark where name = 'wipeOwedSince' and value = $1`, [since])
    return since
  } finally {
    await connection.close()
  }
}
