import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { mineHistory } from './follow/mineHistory.ts'
import { following } from '../test/gateway/follow/following.ts'
import { perSecond } from './timed.ts'

const EVENTS = 20_000
const RUNS = 3

/** Catching up with a chain that is in memory: decoding, counters, facts and latches, durable in the ledger. */
export async function benchFollow(): Promise<BenchRow[]> {
  const chain = mineHistory(EVENTS)
  const millis: number[] = []
  for (let run = 0; run < RUNS; run++) millis.push(await catchUp(chain))
  return [benchRow('follow', 'follow.eventsPerSecond', '1/s', perSecond(EVENTS, millis), { limit: 15_000 })]
}

async function catchUp(chain: ReturnType<typeof mineHistory>): Promise<number> {
  const here = await following(chain)
  try {
    const start = performance.now()
    const state = await here.follower.poll()
    const millis = performance.now() - start
    const counted = state.kind === 'ready' ? state.latest.consentCount : 0
    if (counted !== EVENTS) throw new BenchError(`followed ${counted} events: ${state.kind}`)
    return millis
  } finally {
    await here.store.remove()
  }
}
