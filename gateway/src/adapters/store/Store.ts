import type { Blobs } from '../../ports/Blobs.ts'
import type { CheckpointLock } from '../../ports/CheckpointLock.ts'
import type { Lease } from '../../ports/Lease.ts'
import type { Ledger } from '../../ports/Ledger.ts'
import type { Replay } from '../../ports/Replay.ts'
import type { Sessions } from '../../ports/Sessions.ts'

/** Where a gateway keeps what must last, and what it shares with others. */
export interface Store {
  readonly ledger: Ledger
  readonly lock: CheckpointLock
  readonly replay: Replay
  readonly sessions: Sessions
  readonly blobs: Blobs
  /** Who runs the loops. */
  readonly lease: Lease
  /** Whether other gateways may work on it at the same time. */
  readonly isShared: boolean
  /** What an operator should know. */
  readonly notes: readonly string[]
  close(): Promise<void>
}
