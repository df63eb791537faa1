import type { Clock } from '../ports/Clock.ts'
import type { Journal } from '../ports/Journal.ts'
import type { Ledger } from '../ports/Ledger.ts'

/** The relayer may be out of funds, or censored (§1.2). */
const OVERDUE_MS = 600_000

/** Says in the journal that something accepted long ago is not in a block yet. */
export function createRelayAlarm({
  ledger,
  clock,
  journal,
}: {
  readonly ledger: Pick<Ledger, 'read'>
  readonly clock: Clock
  readonly journal: Journal
}): () => Promise<void> {
  return async () => {
    const [oldest] = await ledger.read((tx) => tx.outbox.inState(['queued', 'sent'], 1))
    if (oldest === undefined || clock.now() - oldest.createdAt <= OVERDUE_MS) return
    journal.error('relay_overdue', { ms: clock.now() - oldest.createdAt, state: oldest.state })
  }
}
