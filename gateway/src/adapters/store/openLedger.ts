import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { Ledger } from '../../ports/Ledger.ts'
import { sqliteFlavour } from './createTables.ts'
import { migrate } from './migrate.ts'
import { nodeSqlite } from './nodeSqlite.ts'
import { openSqlite } from './openSqlite.ts'
import { SqliteConnection } from './SqliteConnection.ts'
import { createSqlLedger } from './sqlLedger.ts'
import { sqliteLedgerConnection } from './sqliteLedgerConnection.ts'

const readerCount = 2

/** A ledger that this process alone writes. `sessionChanges`: commits so far that changed sessions. */
export interface OwnLedger extends Ledger {
  readonly sessionChanges: () => number
}

/**
 * Opens the embedded ledger in a folder, creates or migrates it. `waitMs`: longest wait for a turn, 5 s by default.
 * Throws `FatalError` when a pragma does not hold or a newer version wrote the file.
 */
export async function openLedger({
  dir,
  waitMs = 5_000,
}: {
  readonly dir: string
  readonly waitMs?: number
}): Promise<OwnLedger> {
  const path = join(dir, 'ledger.sqlite')
  const connection = new SqliteConnection(openSqlite(path, 'write'))
  try {
    await migrateFile(connection)
    // A process that was killed may have erased something that the write-ahead log still holds.
    connection.wipe()
    const readers = Array.from({ length: readerCount }, () =>
      sqliteLedgerConnection(new SqliteConnection(openSqlite(path, 'read'))),
    )
    const ledger = createSqlLedger({ writer: sqliteLedgerConnection(connection), readers }, { waitMs })
    return { ...ledger, sessionChanges: () => connection.sessionChanges }
  } catch (error) {
    connection.close()
    throw error
  }
}

async function migrateFile(connection: SqliteConnection): Promise<void> {
  connection.begin('immediate')
  try {
    await migrate(new Kysely<never>({ dialect: nodeSqlite(connection) }), sqliteFlavour)
  } catch (error) {
    connection.rollback()
    throw error
  }
  connection.commit()
}
