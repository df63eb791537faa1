import { Kysely } from 'kysely'
import { PostgresConnection } from './PostgresConnection.ts'
import type { PostgresOptions } from './connectPostgres.ts'
import { postgresDialect } from './postgresDialect.ts'
import type { LedgerConnection } from './sqlLedger.ts'
import { sqlLedgerTx } from './sqlLedgerTx.ts'
import type { Tables } from './tables.ts'

/** A connection to PostgreSQL with the rows of the ledger behind it. */
export function postgresLedgerConnection(options: PostgresOptions): LedgerConnection {
  const connection = new PostgresConnection(options)
  const tx = sqlLedgerTx({ build: new Kysely<Tables>({ dialect: postgresDialect(connection) }), connection })
  return {
    tx,
    begin: (kind) => connection.begin(kind),
    commit: () => connection.commit(),
    rollback: () => connection.rollback(),
    savepoint: (name) => connection.savepoint(name),
    release: (name) => connection.release(name),
    undo: (name) => connection.undo(name),
    // Its tables have to be written anew, which keeps everybody out: an operator does it (`wipePostgres`).
    wipe: () => false,
    close: () => connection.close(),
  }
}
