import type { Claim } from './Claim.ts'
import type { Fault } from './Fault.ts'

/** Claims that are due, and what was wrong with them by themselves. */
export interface DueClaims {
  readonly claims: readonly Claim[]
  readonly faults: readonly Fault[]
}

/** Everything that was committed to, step by step as the tree grows. */
export interface ClaimWalk {
  /** The claims up to this size that were not given out yet. */
  upTo(size: number): Promise<DueClaims>
  count(): number
}

/** Walks claims that come by size; only those of one step are in memory. */
export function createClaimWalk(source: AsyncGenerator<Claim | Fault>): ClaimWalk {
  let ahead: Claim | null = null
  let count = 0
  return {
    count: () => count,
    upTo: async (size) => {
      const claims: Claim[] = []
      const faults: Fault[] = []
      for (;;) {
        if (ahead !== null && ahead.size > size) return { claims, faults }
        if (ahead !== null) claims.push(ahead)
        count += ahead === null ? 0 : 1
        ahead = null
        const { done, value } = await source.next()
        if (done === true) return { claims, faults }
        if ('code' in value) faults.push(value)
        else ahead = value
      }
    },
  }
}
