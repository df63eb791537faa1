import type { BlockRow } from '../ports/ChainRows.ts'
import type { FollowerPorts, FollowMemory, Unreached } from './followerPorts.ts'
import { undoBlocks } from './undoBlocks.ts'

/**
 * Events are missing below a head that no counter has confirmed yet: what is not confirmed is thrown away once and read
 * anew by block hash. What remains then is a node that does not tell everything.
 */
export async function rereadUnproven(
  { ledger, clock, journal }: FollowerPorts,
  memory: FollowMemory,
  head: BlockRow | null,
): Promise<Unreached> {
  if (head === null || memory.proven >= head.number || memory.isRepairing) {
    return { kind: 'stale', reason: 'event_gap' }
  }
  memory.isRepairing = true
  journal.warn('index_repair', { block: memory.proven })
  await undoBlocks(ledger, { head, number: memory.proven, now: clock.now() })
  return { kind: 'again' }
}
