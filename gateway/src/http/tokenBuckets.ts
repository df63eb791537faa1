import type { Millis } from '@consentry/protocol'

/** A rate: `perSecond` in the long run, `burst` at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

interface Bucket {
  level: number
  at: Millis
}

const MOST_KEYS = 50_000

/**
 * Token buckets by key, bounded in memory: the longest unused key is forgotten first, and a forgotten key is a full
 * bucket, so the bound can only be too kind.
 */
export function createTokenBuckets({
  perSecond,
  burst,
}: Rate): (key: string, now: Millis, cost?: number) => boolean {
  const buckets = new Map<string, Bucket>()
  return (key, now, cost = 1) => {
    const bucket = buckets.get(key) ?? { level: burst, at: now }
    const level = Math.min(burst, bucket.level + (Math.max(0, now - bucket.at) / 1000) * perSecond)
    const isAllowed = level >= cost
    buckets.delete(key)
    buckets.set(key, { level: isAllowed ? level - cost : level, at: now })
    if (buckets.size > MOST_KEYS) {
      const [oldest] = buckets.keys()
      if (oldest !== undefined) buckets.delete(oldest)
    }
    return isAllowed
  }
}
