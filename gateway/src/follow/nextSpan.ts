import type { ChainHeader } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { FollowerPorts, FollowMemory } from './followerPorts.ts'
import type { Span } from './readBlocks.ts'

/** What this look at the chain goes up to. */
export interface Target {
  readonly latest: ChainHeader
  readonly safe: ChainHeader
}

/** The newest blocks are never read by range (§13 step 3). */
const BY_HASH = 64
/** Blocks that are asked for by hash at once. */
const MOST_READ = 200

/** What is to be read after the stored head. Empty when there is nothing. */
export function spanAfter(
  { finality }: FollowerPorts,
  number: number,
  { target, memory }: { readonly target: Target; readonly memory: FollowMemory },
): Span {
  const from = number + 1
  const { latest, safe } = target
  const rangeEnd = Math.min(safe.number, latest.number - BY_HASH)
  const isOld = from <= rangeEnd
  const hasHoles = isOld && finality.kind === 'instant' && finality.embedded
  const byRange = isOld && memory.rangeSize > 0 && !memory.isRepairing
  const most = byRange ? memory.rangeSize : MOST_READ
  return { from, to: Math.min(from + most - 1, isOld ? rangeEnd : latest.number), byRange, hasHoles }
}

/** Remembers forgotten blocks: without it the next look would ask for them again, for ever. */
export function noteHoles(memory: FollowMemory, span: Span, last: BlockRow | null): void {
  const isWhole = last !== null && last.number >= span.to
  if (span.hasHoles && !isWhole) memory.holes = { after: last?.hash ?? null, to: span.to }
}

/** Whether two spans are read alike. */
export function isSameSpan(a: Span, b: Span): boolean {
  return a.from === b.from && a.to === b.to && a.byRange === b.byRange
}
