import type { Millis } from '@consentry/protocol'
import type { Chain } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import { resendBlocks, resendMillis } from './directTransactions.ts'

/**
 * The newest followed block that the node has too, at or below `top`; null if there is none. Where two chains agree on a
 * block they agree on everything before it, so the search doubles its steps down and then halves the rest.
 */
export async function findAncestor(
  chain: Chain,
  ledger: Ledger,
  { top, startBlock }: { readonly top: number; readonly startBlock: number },
): Promise<BlockRow | null> {
  const common = async (number: number): Promise<BlockRow | null> => {
    const row = await ledger.read((tx) => tx.chain.blockByNumber(number))
    return row !== null && (await chain.headerByNumber(number))?.hash === row.hash ? row : null
  }
  let different = top + 1
  let shared: BlockRow | null = null
  for (let step = 1; shared === null; step *= 2) {
    const number = Math.max(startBlock, different - step)
    if (number >= different) return null
    shared = await common(number)
    if (shared === null) different = number
  }
  while (different - shared.number > 1) {
    const middle = Math.floor((shared.number + different) / 2)
    const row = await common(middle)
    if (row === null) different = middle
    else shared = row
  }
  return shared
}

/**
 * Takes every block above `number` back: rows go, latches stay, and what the outbox had in those blocks is owed again
 * (§13 reorg). False when somebody else moved the head meanwhile; then nothing was done.
 */
export function undoBlocks(
  ledger: Ledger,
  { head, number, now }: { readonly head: BlockRow; readonly number: number; readonly now: Millis },
): Promise<boolean> {
  return ledger.write(async (tx) => {
    if ((await tx.chain.head())?.hash !== head.hash) return false
    const mined = await minedBlocks(tx, number)
    await tx.chain.undoAbove(number)
    for (const row of await tx.outbox.minedAbove(number)) {
      const isTooOld = row.account === 'direct' && isPast(row, mined.get(row.id) ?? number, head.number, now)
      await tx.outbox.update(
        row.id,
        isTooOld ? { state: 'failed', error: 'Expired' } : { attempts: 0, updatedAt: now },
      )
    }
    return true
  })
}

// Giving rows back forgets where they were.
async function minedBlocks(tx: LedgerTx, above: number): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.outbox.inState(['mined', 'safe'], Number.MAX_SAFE_INTEGER)
  return new Map(
    rows.flatMap(({ id, minedBlock }) =>
      minedBlock !== null && minedBlock > above ? [[id, minedBlock]] : [],
    ),
  )
}

function isPast(row: OutboxRow, minedBlock: number, head: number, now: Millis): boolean {
  return now - row.createdAt > resendMillis && head - minedBlock > resendBlocks
}
