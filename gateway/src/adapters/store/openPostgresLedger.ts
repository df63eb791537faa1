import { Kysely } from 'kysely'
import type { Ledger } from '../../ports/Ledger.ts'
import { checkPostgres, type PostgresReport } from './checkPostgres.ts'
import { postgresFlavour } from './createTables.ts'
import { migrate } from './migrate.ts'
import { PostgresConnection } from './PostgresConnection.ts'
import { postgresDialect } from './postgresDialect.ts'
import { postgresLedgerConnection } from './postgresLedgerConnection.ts'
import { createSqlLedger } from './sqlLedger.ts'

export interface PostgresLedger extends Ledger {
  readonly report: PostgresReport
}

/**
 * Opens a ledger that several gateways share; creates or migrates it. `readers`: connections besides the one that
 * writes. `waitMs`: longest wait for a turn and for the lock of all gateways. Throws `FatalError` when the server does
 * not keep what durability needs, and `storage_unavailable` when it does not answer.
 */
export async function openPostgresLedger({
  url,
  readers = 8,
  waitMs = 5_000,
}: {
  readonly url: string
  readonly readers?: number
  readonly waitMs?: number
}): Promise<PostgresLedger> {
  const report = await prepareDatabase(url, waitMs)
  const connect = (access: 'write' | 'read') =>
    postgresLedgerConnection({ url, access, waitMs, answerMs: 2 * waitMs })
  const ledger = createSqlLedger(
    { writer: connect('write'), readers: Array.from({ length: readers }, () => connect('read')) },
    { waitMs },
  )
  return { ...ledger, report }
}

// A migration of a large table takes long: its statements have no time limit.
async function prepareDatabase(url: string, waitMs: number): Promise<PostgresReport> {
  const connection = new PostgresConnection({ url, access: 'write', waitMs, answerMs: 0 })
  try {
    const report = await checkPostgres(connection)
    await connection.begin('immediate')
    try {
      await migrate(new Kysely<never>({ dialect: postgresDialect(connection) }), postgresFlavour)
    } catch (error) {
      await connection.rollback()
      throw error
    }
    await connection.commit()
    return report
  } finally {
    await connection.close()
  }
}
