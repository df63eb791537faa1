import type { BlockFacts, DecisionClock } from './facts.ts'

/** How far the head may run ahead of the wall clock, in seconds; fixed. §20. */
export const maxSkewSeconds = 120

/** How old the head may be for a patient's own access, in seconds. §11 check 1. */
export const ownAccessMaxStale = 86_400

/**
 * Whether wall clock and head agree well enough to decide.
 *
 * @param maxStale - seconds the head may lag behind the wall clock
 * @returns null if they do, else the reason of the denial. §11 check 1
 */
export function clockFault(
  latest: BlockFacts,
  clock: DecisionClock,
  maxStale: number,
): 'skew' | 'stale' | null {
  // Written so that a time that is not a number fails.
  if (!(latest.time - clock.wall <= maxSkewSeconds)) return 'skew'
  if (!(clock.wall - latest.time <= maxStale)) return 'stale'
  return null
}

/** The later clock, in seconds: what ends, ends by it. One clock is one lie. §11. */
export function nowForDenial(latest: BlockFacts, clock: DecisionClock): number {
  return Math.max(clock.wall, latest.time)
}

/** The earlier clock, in seconds: what starts, starts by it. §11. */
export function nowForPermission(latest: BlockFacts, clock: DecisionClock): number {
  return Math.min(clock.wall, latest.time)
}
