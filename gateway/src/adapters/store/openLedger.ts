import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { Ledger } from '../../ports/Ledger.ts'
import { sqliteFlavour } from './createTables.ts'
import { migrate } from './migrate.ts'
import { nodeSqlite } from './nodeSqlite.ts'
import { openSqlite } from './openSqlite.ts'
import { SqliteConnection } from './SqliteConnection.ts'
import { createSqlLedger, type LedgerConnection } from './sqlLedger.ts'
import { sqlLedgerTx } from './sqlLedgerTx.ts'
import type { Tables } from './tables.ts'

const readerCount = 2

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
}): Promise<Ledger> {
  const path = join(dir, 'ledger.sqlite')
  const connection = new SqliteConnection(openSqlite(path, 'write'))
  try {
    await migrateFile(connection)
    const readers = Array.from({ length: readerCount }, () =>
      withRows(new SqliteConnection(openSqlite(path, 'read'))),
    )
    return createSqlLedger({ writer: withRows(connection), readers }, { waitMs })
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

function withRows(connection: SqliteConnection): LedgerConnection {
  const tx = sqlLedgerTx(new Kysely<Tables>({ dialect: nodeSqlite(connection) }))
  return {
    tx,
    begin: (kind) => connection.begin(kind),
    commit: () => connection.commit(),
    rollback: () => connection.rollback(),
    savepoint: (name) => connection.savepoint(name),
    release: (name) => connection.release(name),
    undo: (name) => connection.undo(name),
    close: () => connection.close(),
  }
}
