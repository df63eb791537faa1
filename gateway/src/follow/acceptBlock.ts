import { type Millis, secondsOf } from '@consentry/protocol'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import { applyEvent } from './applyEvent.ts'
import type { ChainEvent } from './chainEvent.ts'
import { type DirectTransactions, directRow } from './directTransactions.ts'
import { leavesOf } from './eventLeaf.ts'
import { noticesOf } from './eventNotices.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'
import type { SpanFacts } from './spanFacts.ts'

/** A block that was agreed on. */
export interface AgreedBlock {
  readonly row: BlockRow
  readonly events: readonly ChainEvent[]
}

export interface AcceptContext {
  readonly network: FollowedNetwork
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter | undefined
  readonly direct: DirectTransactions
  readonly facts: SpanFacts
  /** Time of the log's first leaf, s; null while it has none. */
  readonly logSince: number | null
  readonly now: Millis
}

/**
 * Writes one block: row and cursor, facts, latches, kept transactions and log entries, all in the caller's transaction,
 * which flushes the facts at its end (§13 step 6).
 */
export async function acceptBlock(
  tx: LedgerTx,
  { row, events }: AgreedBlock,
  context: AcceptContext,
): Promise<void> {
  const { network, facts, appendLeaves, notify, direct, logSince, now } = context
  facts.addBlock(row)
  for (const event of events) {
    const at = { block: row.number, time: row.time, n: event.event.n }
    await applyEvent(facts, event, { at, network })
  }
  if (events.length === 0) return
  const entries = await leavesOf(tx, events, logSince, row.time)
  const told = await noticesOf(tx, events, { time: row.time, now: secondsOf(now) })
  // Entries name the head that they were made under, and facts say who is told.
  if (entries.length > 0 || told.length > 0) await facts.flush()
  if (entries.length > 0) await appendLeaves(tx, entries)
  if (told.length > 0) await notify?.(tx, told)
  if (direct.size > 0) await keepDirect(tx, { row, events }, { direct, now })
}

async function keepDirect(
  tx: LedgerTx,
  { row, events }: AgreedBlock,
  { direct, now }: Pick<AcceptContext, 'direct' | 'now'>,
): Promise<void> {
  for (const txHash of new Set(events.map((event) => event.txHash))) {
    const raw = direct.get(txHash)
    if (raw === undefined || (await tx.outbox.byTxHash(txHash)) !== null) continue
    await tx.outbox.insert(directRow({ txHash, raw, block: row.number, now }))
  }
}
