import { RelayRefused } from '../errors/RelayRefused.ts'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { DelivererPorts, RowChange, SaveRows } from './delivererPorts.ts'

/**
 * Sends the stored bytes of rows, in order, and returns how many the node took. A refusal is not an end: the next pass
 * sees from nonce and receipt what became of it. Only somebody else's transaction whose nonce is gone can never succeed.
 */
export async function broadcast(
  { relayer, journal }: Pick<DelivererPorts, 'relayer' | 'journal'>,
  save: SaveRows,
  rows: readonly OutboxRow[],
): Promise<number> {
  const changes: { readonly row: OutboxRow; readonly change: RowChange }[] = []
  let taken = 0
  for (const row of rows) {
    if (row.raw === null) continue
    const tried: RowChange = { attempts: row.attempts + 1 }
    try {
      await relayer.send(row.raw)
      taken += 1
      changes.push({ row, change: tried })
    } catch (error) {
      if (!(error instanceof RelayRefused)) throw error
      journal.warn('relay_refused', { reason: error.kind })
      const isOver = row.account === 'direct' && error.kind === 'nonce'
      changes.push({ row, change: isOver ? { state: 'failed', error: 'NonceUsed' } : tried })
    }
  }
  await save(changes)
  return taken
}
