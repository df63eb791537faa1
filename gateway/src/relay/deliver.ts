import { confirmSafe } from './confirmSafe.ts'
import type { DelivererPorts, SaveRows } from './delivererPorts.ts'
import { relayNotices } from './relayNotices.ts'
import { resolveSent } from './resolveSent.ts'
import { sendQueued } from './sendQueued.ts'

/** What one pass did. `open`: rows that are not in a block yet; `overdue`: those older than 10 min. */
export interface Delivery {
  readonly sent: number
  readonly settled: number
  readonly open: number
  readonly overdue: number
}

export interface Deliverer {
  /** Goes once over everything that is owed to the chain. Never two passes at a time: call it from one loop. */
  pass(): Promise<Delivery>
}

const OVERDUE_MILLIS = 600_000
const MOST_ROWS = 500

/**
 * Brings the outbox on chain: at least once, in the order of the rows, across kills at any step. Each step is written
 * before the next one begins, and each may be done twice without harm (§15, §13 embedded).
 */
export function createDeliverer(ports: DelivererPorts): Deliverer {
  const { ledger, clock, journal } = ports
  const save: SaveRows = async (changes) => {
    if (changes.length === 0) return
    const now = clock.now()
    const entries = changes.map(({ row, change }) => ({ row, change: { updatedAt: now, ...change } }))
    await ledger.write(async (tx) => {
      for (const { row, change } of entries) await tx.outbox.update(row.id, change)
      await ports.notify?.(tx, relayNotices(entries))
    })
    for (const { row, change } of entries) ports.onChange?.({ ...row, ...change })
  }
  return {
    pass: async () => {
      const resolved = await resolveSent(ports, save)
      const confirmed = await confirmSafe(ports, save)
      const sent = await sendQueued(ports, save, resolved.nextNonces)
      const open = await ledger.read((tx) => tx.outbox.inState(['queued', 'sent'], MOST_ROWS))
      const overdue = open.filter(({ createdAt }) => clock.now() - createdAt > OVERDUE_MILLIS).length
      if (overdue > 0) journal.warn('relay_overdue', { count: overdue })
      return { sent, settled: resolved.settled + confirmed, open: open.length, overdue }
    },
  }
}
