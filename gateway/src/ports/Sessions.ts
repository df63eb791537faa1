import type { BlockRow } from './ChainRows.ts'
import type { SessionRow } from './LoginRows.ts'

/** A session, whether live or over; `head`: of the ledger, where another gateway may have moved it, else null. */
export interface FoundSession {
  readonly session: SessionRow | null
  readonly head: BlockRow | null
}

/** Looks sessions up as they are committed: one that was ended before is not found. */
export interface Sessions {
  find(tokenHash: string): Promise<FoundSession>
}
