import { GatewayError } from '../errors/GatewayError.ts'
import type { LeafEntry, LeafWriter } from '../ports/LeafWriter.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** Writes one leaf for each (actor, patient) whose minute is over and that was denied more than once in it (§11). */
export async function flushDenials(
  { appendLeaves }: { readonly appendLeaves: LeafWriter },
  tx: LedgerTx,
  minute: number,
): Promise<void> {
  const counted = await tx.leaves.takeDenials(minute)
  const entries = counted
    .filter(({ count }) => count > 0)
    .map(({ event, count }): LeafEntry => ({ ...entryFrom(event), n: count, verdict: 'deny' }))
  await appendLeaves(tx, entries)
}

function entryFrom(event: string): LeafEntry {
  const entry: unknown = JSON.parse(event)
  if (typeof entry === 'object' && entry !== null && 'type' in entry) return entry as LeafEntry
  throw new GatewayError('internal', 'a counted denial is not an event')
}
