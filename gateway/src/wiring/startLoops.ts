import type { FatalError } from '../errors/FatalError.ts'
import type { Journal } from '../ports/Journal.ts'
import { createDelay } from '../ops/createDelay.ts'
import { type Loop, startLoop } from '../ops/loop.ts'
import { createRelayAlarm } from '../relay/createRelayAlarm.ts'
import { CHECKPOINT_LOOK_MS, createCheckpointDue } from './createCheckpointDue.ts'
import { createPasses } from './createPasses.ts'
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

/**
 * What is owed is sent a moment after it was written. Signing a transaction holds the process for milliseconds, and whoever
 * just revoked may be asking whether it holds.
 */
const GIVE_WAY_MS = 25

/** Another gateway may have written what is owed; nobody wakes this one then. */
const SHARED_DELIVER_MS = 250

/** Starts the loops of this process; each pass may run twice without harm. */
export function startLoops(
  base: Base,
  engine: Engine,
  paths: Paths,
  onFatal: (error: FatalError) => void,
): Loops {
  const { journal, lease } = base
  const passes = createPasses(base, engine, paths)
  const loop = (name: string, everyMs: number, pass: () => Promise<unknown>): Loop =>
    startLoop(pass, { name, everyMs, journal, onFatal })
  const follow = loop('follow', 1_000, passes.follow)
  const deliver = loop('deliver', base.isShared ? SHARED_DELIVER_MS : 1_000, async () => {
    if (await passes.deliver()) hurry.ask()
  })
  const hurry = createDelay(ON_THE_WAY_MS, () => {
    follow.wake()
    deliver.wake()
  })
  const owed = createDelay(GIVE_WAY_MS, () => deliver.wake())
  const isCheckpointDue = createCheckpointDue(base)
  const publish = loop('publish', CHECKPOINT_LOOK_MS, async () => {
    if ((await isCheckpointDue()) && (await passes.publish())) deliver.wake()
  })
  const tidy = loop('tidy', 5_000, passes.tidy)
  const alarm = loop('alarm', 60_000, createRelayAlarm(base))
  const renew = loop('lease', 1_000, async () => {
    const wasHeld = lease.isHeld()
    await lease.renew()
    if (wasHeld === lease.isHeld()) return
    journal.info('lease', { state: wasHeld ? 'lost' : 'held' })
    if (!wasHeld) for (const one of [follow, deliver, publish, tidy]) one.wake()
  })
  const tell = loop('notices', 200, () => paths.notices.pass())
  const tidyBlobs = loop('tidyBlobs', 60_000, async () => (lease.isHeld() ? paths.blobCare.tidy() : null))
  const scrub = loop('scrub', 10_000, async () => (lease.isHeld() ? paths.blobCare.scrub() : null))
  base.onNotices(() => tell.wake())
  return {
    wake: owed.ask,
    stop: async () => {
      hurry.stop()
      if (owed.stop()) deliver.wake()
      await Promise.all(
        [follow, deliver, publish, tidy, alarm, renew, tell, tidyBlobs, scrub].map((one) => one.stop()),
      )
      await passes.last().catch((error: unknown) => noteLastPass(journal, error))
    },
  }
}

// The rows stay; the next start does it.
function noteLastPass(journal: Journal, error: unknown): void {
  journal.warn('last pass failed', { reason: error instanceof Error ? error.name : 'unknown' })
}
