import type { Ledger } from '../../ports/Ledger.ts'
import { createSqlReader } from './createSqlReader.ts'
import { postgresLedgerConnection } from './postgresLedgerConnection.ts'

/** Opens the ledger of running gateways for one reader at a time; the server itself refuses writes on this connection. */
export function openPostgresReader({ url }: { readonly url: string }): Pick<Ledger, 'read' | 'close'> {
  return createSqlReader(postgresLedgerConnection({ url, access: 'read', waitMs: 5_000, answerMs: 60_000 }))
}
