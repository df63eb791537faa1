import { randomBytes } from 'node:crypto'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { Replay } from '../../ports/Replay.ts'

/** Keys are forgotten together, by the span of time their end falls into. */
const bucketMs = 5_000

/**
 * Used request proofs in memory, for one gateway alone; the nonce key is made at boot. `mostKeys`: how many are remembered at a time; beyond it
 * claims are refused with `rate_limited`, for forgetting one early would let it be used twice.
 */
export function createMemoryReplay({ mostKeys = 1_000_000 }: { readonly mostKeys?: number } = {}): Replay {
  const nonceKey = new Uint8Array(randomBytes(32))
  const used = new Set<string>()
  const buckets = new Map<number, string[]>()

  const forget = (now: number): void => {
    for (const [bucket, keys] of buckets) {
      if ((bucket + 1) * bucketMs > now) continue
      for (const key of keys) used.delete(key)
      buckets.delete(bucket)
    }
  }
  let nextForget = 0

  return {
    nonceKey: () => nonceKey,
    claim: async (key, { expires, now }) => {
      if (now >= nextForget) {
        forget(now)
        nextForget = now + bucketMs
      }
      const short = shorten(key)
      if (used.has(short)) return false
      if (used.size >= mostKeys)
        throw new GatewayError('rate_limited', 'replay memory is full', { retryAfter: 1 })
      used.add(short)
      const bucket = Math.floor(expires / bucketMs)
      const keys = buckets.get(bucket)
      if (keys === undefined) buckets.set(bucket, [short])
      else keys.push(short)
      return true
    },
  }
}

// 128 bits of the hash, one byte a character: a quarter of the hex text, which would stay in memory whole if sliced.
function shorten(key: string): string {
  return Buffer.from(key, 'hex').toString('latin1', 0, 16)
}
