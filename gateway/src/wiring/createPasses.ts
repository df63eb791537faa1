import type { Millis } from '@consentry/protocol'
import { flushDenials } from '../log/flushDenials.ts'
import type { Base } from './openBase.ts'
import type { Engine } from './startEngine.ts'
import type { Paths } from './wirePaths.ts'

/** What the loops do each time. */
export interface Passes {
  follow(): Promise<void>
  /** Whether something is on its way to the chain. */
  deliver(): Promise<boolean>
  /** Whether an anchor is owed to the chain now. */
  publish(): Promise<boolean>
  tidy(): Promise<void>
  /** When the process ends: last leaves, last checkpoint, and the work is left to others. */
  last(): Promise<void>
}

/** So many looks in a row without a ready index, and another gateway may try with nodes of its own. */
const MOST_MISSES = 3
const DAY_MS = 86_400_000

/**
 * Of several gateways the one with the lease works. The others look on: each has to know by itself whether it may
 * decide.
 */
export function createPasses(
  base: Base,
  { follower, deliverer, publisher, anchoring, appendLeaves }: Engine,
  paths: TidiedPaths,
): Passes {
  const { ledger, clock, lease } = base
  let misses = 0
  // Denials of minutes before this one get their leaf.
  const flush = (minute: number) => ledger.write((tx) => flushDenials({ appendLeaves }, tx, minute))
  const minuteNow = () => Math.floor(clock.now() / 60_000)
  return {
    follow: async () => {
      if (!lease.isHeld()) return void (await follower.observe())
      const { kind } = await follower.poll()
      misses = kind === 'ready' ? 0 : misses + 1
      if (misses > 0 && misses % MOST_MISSES === 0) await lease.standDown()
    },
    deliver: async () => {
      if (!lease.isHeld()) return false
      const { sent, settled, open } = await deliverer.pass()
      return sent + settled + open > 0
    },
    publish: async () => {
      if (!lease.isHeld()) {
        await publisher.look()
        return false
      }
      await publisher.pass()
      if (publisher.state().kind === 'halted') await lease.standDown()
      return anchoring.pass()
    },
    tidy: async () => {
      if (!lease.isHeld()) return
      await flush(minuteNow())
      await tidy(base, paths)
    },
    last: async () => {
      // The minute that runs is cut short: what is denied in the rest of it has a leaf of its own.
      await flush(minuteNow() + 1)
      if (lease.isHeld()) await publisher.pass()
      await lease.standDown()
    },
  }
}

type TidiedPaths = Pick<Paths, 'login' | 'erasing' | 'accessRequests' | 'messages'>

/** What is over is told or deleted; erasures that were not finished go on. */
async function tidy(
  { ledger, clock }: Base,
  { login, erasing, accessRequests, messages }: TidiedPaths,
): Promise<void> {
  await login.purge()
  await erasing.tidy()
  await accessRequests.expire()
  await messages.purge()
  await ledger.write(async (tx) => {
    const yesterday = (clock.now() - DAY_MS) as Millis
    await tx.outbox.purge(yesterday)
    await tx.notices.purge(yesterday)
  })
}
