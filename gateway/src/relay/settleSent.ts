import type { Millis } from '@consentry/protocol'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { Receipt } from '../ports/Relayer.ts'
import { namesLostBlock } from './tasks.ts'

/** A sent row with what the node knows of it. */
export interface SentRow {
  readonly row: OutboxRow
  readonly receipt: Receipt
}

/**
 * What to do with a sent row. `mined`, `reverted`: it is in a block. `wait`: it is on its way. `send`: bring the same
 * bytes again. `sign`: its nonce is of no use any more, sign it anew. `replace`: same nonce, fees of today.
 */
export type Settlement =
  | { readonly kind: 'mined' | 'reverted'; readonly row: OutboxRow; readonly block: number }
  | { readonly kind: 'wait' | 'send' | 'sign' | 'replace'; readonly row: OutboxRow }
  | { readonly kind: 'fail'; readonly row: OutboxRow; readonly error: string }

const SEND_AGAIN_MILLIS = 5_000
/** Three minutes: a transaction with too low a fee would wait for ever. */
const REPLACE_EVERY_ATTEMPTS = 36
/** One hour (§13 embedded, a). */
const DIRECT_ATTEMPTS = 720

/**
 * Judges the sent rows of one account, ascending by nonce. `nonce`: the account's next one by the chain, read before the
 * receipts were. Also returns the nonce that the next new transaction gets.
 */
export function settleAccount(
  sent: readonly SentRow[],
  {
    nonce,
    now,
    freshFrom,
  }: { readonly nonce: number; readonly now: Millis; readonly freshFrom: number | null },
): { readonly settlements: readonly Settlement[]; readonly nextNonce: number } {
  let expected = nonce
  const settlements: Settlement[] = []
  for (const { row, receipt } of sent.toSorted((a, b) => nonceOf(a) - nonceOf(b) || a.row.seq - b.row.seq)) {
    if (receipt.kind !== 'unknown') {
      settlements.push({ kind: receipt.kind, row, block: receipt.block })
      expected = Math.max(expected, nonceOf({ row }) + 1)
    } else if (isLost(row) && row.call !== null && namesLostBlock(row.call, freshFrom)) {
      settlements.push({ kind: 'fail', row, error: 'Stale' })
    } else if (row.nonce !== expected) {
      // Below: another transaction took it. Above: one before it will never come.
      settlements.push({ kind: isDue(row, now) || nonceOf({ row }) < expected ? 'sign' : 'wait', row })
    } else {
      settlements.push({ kind: nextStep(row, now), row })
      expected += 1
    }
  }
  return { settlements, nextNonce: expected }
}

/** Judges the transactions of other people that this gateway keeps for them. They cannot be signed anew. */
export function settleDirect(sent: readonly SentRow[], now: Millis): readonly Settlement[] {
  return sent.map(({ row, receipt }) => {
    if (receipt.kind !== 'unknown') return { kind: receipt.kind, row, block: receipt.block }
    if (row.attempts >= DIRECT_ATTEMPTS) return { kind: 'fail', row, error: 'Expired' }
    return { kind: isDue(row, now) ? 'send' : 'wait', row }
  })
}

// The follower sets attempts back when the chain lost the block of a row.
function isLost(row: OutboxRow): boolean {
  return row.attempts === 0
}

function isDue(row: OutboxRow, now: Millis): boolean {
  return isLost(row) || now - row.updatedAt >= SEND_AGAIN_MILLIS
}

function nextStep(row: OutboxRow, now: Millis): 'wait' | 'send' | 'replace' {
  if (!isDue(row, now)) return 'wait'
  return row.attempts > 0 && row.attempts % REPLACE_EVERY_ATTEMPTS === 0 ? 'replace' : 'send'
}

function nonceOf({ row }: { readonly row: OutboxRow }): number {
  return row.nonce ?? 0
}
