import type { Terms } from '../typedData/messages.ts'
import { maxGrantAge } from '../values/limits.ts'
import type { Seconds } from '../values/times.ts'

/** What the chain says about the block a grant names and about its registration. Times in seconds. */
export type FreshnessFacts = {
  readonly terms: Pick<Terms, 'blockNumber' | 'blockHash'>
  /** The canonical block of number `terms.blockNumber`, or null where the chain has none. */
  readonly canonical: { readonly hash: string; readonly time: Seconds } | null
  /** Time of the block that registered the grant. */
  readonly registeredAt: Seconds
}

/**
 * Rule F: the named hash is canonical, and the grant was registered at most 3600 s after that block.
 * Nobody knows future hashes, so what a thief signs in advance dies within the hour. Spec §8.
 */
export function isFresh({ terms, canonical, registeredAt }: FreshnessFacts): boolean {
  if (canonical === null || canonical.hash !== terms.blockHash) return false
  const age = registeredAt - canonical.time
  return age >= 0 && age <= maxGrantAge
}
