import type { LedgerTx } from '../../ports/LedgerTx.ts'
import type { Db } from './prepare.ts'
import { rememberChain } from './rememberChain.ts'
import { sqlAccessRequestRows } from './sqlAccessRequestRows.ts'
import { sqlBlobRows } from './sqlBlobRows.ts'
import { sqlChainRows } from './sqlChainRows.ts'
import { sqlClosedLogRows } from './sqlClosedLogRows.ts'
import { sqlConsentRows } from './sqlConsentRows.ts'
import { sqlErasureRows } from './sqlErasureRows.ts'
import { sqlLatchRows } from './sqlLatchRows.ts'
import { sqlLeafRows } from './sqlLeafRows.ts'
import { sqlLoginRows } from './sqlLoginRows.ts'
import { sqlMarkRows } from './sqlMarkRows.ts'
import { sqlMessageRows } from './sqlMessageRows.ts'
import { sqlNoticeRows } from './sqlNoticeRows.ts'
import { sqlOutboxRows } from './sqlOutboxRows.ts'
import { sqlRecordRows } from './sqlRecordRows.ts'
import { sqlStatRows } from './sqlStatRows.ts'
import { sqlTreeRows } from './sqlTreeRows.ts'
import { sqlVaultRows } from './sqlVaultRows.ts'

/** All rows behind one connection. Made once for it: its compiled queries stay. */
export function sqlLedgerTx(db: Db): LedgerTx {
  const records = sqlRecordRows(db)
  const leaves = sqlLeafRows(db)
  const closedLogs = sqlClosedLogRows(db)
  return {
    chain: rememberChain(db.connection, sqlChainRows(db)),
    latches: sqlLatchRows(db),
    consents: sqlConsentRows(db),
    vaults: sqlVaultRows(db),
    records,
    blobs: sqlBlobRows(db),
    leaves,
    tree: sqlTreeRows(db),
    closedLogs,
    erasures: sqlErasureRows(db, { records, leaves, closedLogs }),
    marks: sqlMarkRows(db),
    logins: sqlLoginRows(db),
    outbox: sqlOutboxRows(db),
    accessRequests: sqlAccessRequestRows(db),
    messages: sqlMessageRows(db),
    notices: sqlNoticeRows(db),
    stats: sqlStatRows(db),
  }
}
