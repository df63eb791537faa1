import type { DatabaseSync } from 'node:sqlite'
import { GatewayError } from '../../errors/GatewayError.ts'
import { storeError } from './storeError.ts'

/** How long SQLite waits for other processes (§20). */
const BUSY_MS = 5_000

/**
 * Moves the write-ahead log of a SQLite file into the file and empties it: deleted content was overwritten in the pages
 * (secure_delete), so only there could it still be. False while somebody reads an older state, or the disk is full; nobody
 * is waited for, because whoever it is may run in this very process.
 */
export function emptyLog(database: DatabaseSync): boolean {
  try {
    database.exec('PRAGMA busy_timeout = 0')
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
  } catch (error) {
    const known = storeError(error)
    // Busy, or a full disk: what is owed is done later.
    if (known instanceof GatewayError) return false
    throw known
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
  }
}
