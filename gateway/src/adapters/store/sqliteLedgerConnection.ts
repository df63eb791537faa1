import { Kysely } from 'kysely'
import { nodeSqlite } from './nodeSqlite.ts'
import type { SqliteConnection } from './SqliteConnection.ts'
import type { LedgerConnection } from './sqlLedger.ts'
import { sqlLedgerTx } from './sqlLedgerTx.ts'
import type { Tables } from './tables.ts'

/** A connection to SQLite with the rows of the ledger behind it. */
export function sqliteLedgerConnection(connection: SqliteConnection): LedgerConnection {
  const tx = sqlLedgerTx({ build: new Kysely<Tables>({ dialect: nodeSqlite(connection) }), connection })
  return {
    tx,
    begin: (kind) => connection.begin(kind),
    commit: () => connection.commit(),
    rollback: () => connection.rollback(),
    savepoint: (name) => connection.savepoint(name),
    release: (name) => connection.release(name),
    undo: (name) => connection.undo(name),
    wipe: () => connection.wipe(),
    close: () => connection.close(),
  }
}
