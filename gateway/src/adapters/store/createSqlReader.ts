import type { Ledger } from '../../ports/Ledger.ts'
import type { LedgerConnection } from './sqlLedger.ts'

/** The ledger for one reader at a time, over a connection on which the database itself refuses writes. */
export function createSqlReader(connection: LedgerConnection): Pick<Ledger, 'read' | 'close'> {
  return {
    read: async (work) => {
      await connection.begin('deferred')
      try {
        return await work(connection.tx)
      } finally {
        await connection.rollback()
      }
    },
    close: async () => connection.close(),
  }
}
