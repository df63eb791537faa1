import { GatewayError } from '../errors/GatewayError.ts'
import type { Ledger } from '../ports/Ledger.ts'

/** The origin that this log's checkpoints name in their first line (§14). Rejects with `not_found` before the first. */
export async function readLogOrigin(ledger: Pick<Ledger, 'read'>): Promise<string> {
  const checkpoint = await ledger.read((tx) => tx.tree.lastCheckpoint())
  const origin = checkpoint?.note.split('\n', 1)[0] ?? ''
  if (origin === '') throw new GatewayError('not_found', 'no checkpoint was published yet')
  return origin
}
