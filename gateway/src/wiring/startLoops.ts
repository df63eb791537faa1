import type { FatalError } from '../errors/FatalError.ts'
import type { Millis } from '@consentry/protocol'
import { flushDenials } from '../log/flushDenials.ts'
import { type Loop, startLoop } from '../ops/loop.ts'
import type { Base } from './openBase.ts'
import type { Engine } from './startEngine.ts'
import type { Paths } from './wirePaths.ts'

export interface Loops {
  /** Something was written that is owed to the chain. */
  wake(): void
  /** Waits for what runs, then writes what still counts and publishes a last checkpoint. */
  stop(): Promise<void>
}

/** While a transaction is on its way the chain is asked this often, so that a grant is effective within a second. */
const ON_THE_WAY_MS = 100

/** Starts the loops of this process; each pass may run twice without harm. */
export function startLoops(
  { ledger, clock, journal, onNotices }: Base,
  engine: Engine,
  { login, notices }: Paths,
  onFatal: (error: FatalError) => void,
): Loops {
  const { follower, deliverer, publisher, anchoring, appendLeaves } = engine
  const loop = (name: string, everyMs: number, pass: () => Promise<unknown>): Loop =>
    startLoop(pass, { name, everyMs, journal, onFatal })
  let hurry: NodeJS.Timeout | null = null
  const follow = loop('follow', 1_000, () => follower.poll())
  const deliver = loop('deliver', 1_000, async () => {
    const { sent, settled, open } = await deliverer.pass()
    if (sent + settled + open === 0) return
    hurry ??= setTimeout(() => {
      hurry = null
      follow.wake()
      deliver.wake()
    }, ON_THE_WAY_MS)
  })
  const publish = loop('publish', 1_000, async () => {
    await publisher.pass()
    if (await anchoring.pass()) deliver.wake()
  })
  const tidy = loop('tidy', 5_000, async () => {
    await ledger.write((tx) => flushDenials({ appendLeaves }, tx, Math.floor(clock.now() / 60_000)))
    await login.purge()
    await ledger.write(async (tx) => {
      const yesterday = (clock.now() - 86_400_000) as Millis
      await tx.outbox.purge(yesterday)
      await tx.notices.purge(yesterday)
    })
  })
  const tell = loop('notices', 200, () => notices.pass())
  onNotices(() => tell.wake())
  return {
    wake: () => deliver.wake(),
    stop: async () => {
      if (hurry !== null) clearTimeout(hurry)
      await Promise.all([follow, deliver, publish, tidy, tell].map((one) => one.stop()))
      try {
        // The minute that runs is cut short: what is denied in the rest of it has a leaf of its own.
        const nextMinute = Math.floor(clock.now() / 60_000) + 1
        await ledger.write((tx) => flushDenials({ appendLeaves }, tx, nextMinute))
        await publisher.pass()
      } catch (error) {
        // The rows stay; the next start does it.
        journal.warn('last pass failed', { reason: error instanceof Error ? error.name : 'unknown' })
      }
    },
  }
}
