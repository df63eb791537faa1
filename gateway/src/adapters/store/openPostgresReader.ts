import type { Ledger } from '../../ports/Ledger.ts'
import { postgresLedgerConnection } from './postgresLedgerConnection.ts'

/** Opens the ledger of running gateways for one reader at a time; the server itself refuses writes on this connection. */
export function openPostgresReader({ url }: { readonly url: string }): Pick<Ledger, 'read' | 'close'> {
  const connection = postgresLedgerConnection({ url, access: 'read', waitMs: 5_000, answerMs: 60_000 })
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
