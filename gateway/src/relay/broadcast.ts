import { RelayRefused } from '../errors/RelayRefused.ts'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { DelivererPorts, SaveRows } from './delivererPorts.ts'

/**
 * Sends the stored bytes of a row. A refusal is not an end: the next pass sees from nonce and receipt what became of
 * it. Only somebody else's transaction whose nonce is gone can never succeed.
 */
export async function broadcast(
  { relayer, journal }: Pick<DelivererPorts, 'relayer' | 'journal'>,
  save: SaveRows,
  row: OutboxRow,
): Promise<boolean> {
  if (row.raw === null) return false
  try {
    await relayer.send(row.raw)
    await save([{ row, change: { attempts: row.attempts + 1 } }])
    return true
  } catch (error) {
    if (!(error instanceof RelayRefused)) throw error
    journal.warn('relay_refused', { reason: error.kind })
    const isOver = row.account === 'direct' && error.kind === 'nonce'
    await save([
      { row, change: isOver ? { state: 'failed', error: 'NonceUsed' } : { attempts: row.attempts + 1 } },
    ])
    return false
  }
}
