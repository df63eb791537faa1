import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FatalError } from '../../errors/FatalError.ts'
import type { Ledger } from '../../ports/Ledger.ts'
import { createSqlReader } from './createSqlReader.ts'
import { openSqlite } from './openSqlite.ts'
import { SqliteConnection } from './SqliteConnection.ts'
import { sqliteLedgerConnection } from './sqliteLedgerConnection.ts'

/**
 * Opens the ledger of a folder for one reader at a time, beside the gateway that writes it; SQLite itself refuses
 * writes on this connection. Throws `FatalError` when there is none.
 */
export function openLedgerReader({ dir }: { readonly dir: string }): Pick<Ledger, 'read' | 'close'> {
  const path = join(dir, 'ledger.sqlite')
  if (!existsSync(path)) throw new FatalError('this folder holds no ledger')
  return createSqlReader(sqliteLedgerConnection(new SqliteConnection(openSqlite(path, 'read'))))
}
