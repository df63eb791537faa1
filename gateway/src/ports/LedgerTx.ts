import type { AccessRequestRows } from './AccessRequestRows.ts'
import type { BlobRows } from './BlobRows.ts'
import type { ChainRows } from './ChainRows.ts'
import type { ClosedLogRows } from './ClosedLogRows.ts'
import type { ConsentRows } from './ConsentRows.ts'
import type { ErasureRows } from './ErasureRows.ts'
import type { LatchRows } from './LatchRows.ts'
import type { LeafRows } from './LeafRows.ts'
import type { LoginRows } from './LoginRows.ts'
import type { MarkRows } from './MarkRows.ts'
import type { MessageRows } from './MessageRows.ts'
import type { NoticeRows } from './NoticeRows.ts'
import type { OutboxRows } from './OutboxRows.ts'
import type { RecordRows } from './RecordRows.ts'
import type { StatRows } from './StatRows.ts'
import type { TreeRows } from './TreeRows.ts'
import type { VaultRows } from './VaultRows.ts'

/** What a step may do inside an open transaction. Steps receive it; they never open one. */
export interface LedgerTx {
  readonly chain: ChainRows
  readonly latches: LatchRows
  readonly consents: ConsentRows
  readonly vaults: VaultRows
  readonly records: RecordRows
  readonly blobs: BlobRows
  readonly leaves: LeafRows
  readonly tree: TreeRows
  readonly closedLogs: ClosedLogRows
  readonly erasures: ErasureRows
  readonly marks: MarkRows
  readonly logins: LoginRows
  readonly outbox: OutboxRows
  readonly accessRequests: AccessRequestRows
  readonly messages: MessageRows
  readonly notices: NoticeRows
  readonly stats: StatRows
}
