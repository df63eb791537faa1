import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { DelivererPorts, RowChange, SaveRows } from './delivererPorts.ts'

const MOST_ROWS = 256

/** Mined rows whose block is safe by now are done. What is not in its block any more goes back to `sent`. */
export async function confirmSafe(ports: DelivererPorts, save: SaveRows): Promise<number> {
  const mined = await ports.ledger.read((tx) => tx.outbox.inState(['mined'], MOST_ROWS))
  if (mined.length === 0) return 0
  const safe = await ports.chain.safe(await ports.chain.latest())
  const due = mined.filter(({ minedBlock }) => minedBlock !== null && minedBlock <= safe.number)
  const changes = await Promise.all(
    due.map(async (row) => ({ row, change: await changeFor(ports, row, safe.number) })),
  )
  await save(changes)
  return changes.length
}

async function changeFor({ relayer }: DelivererPorts, row: OutboxRow, safe: number): Promise<RowChange> {
  // Without a transaction of its own the row is done because the followed chain says so; the follower takes it back.
  if (row.txHash === null) return { state: 'safe' }
  const receipt = await relayer.receipt(row.txHash as Parameters<typeof relayer.receipt>[0])
  if (receipt.kind === 'unknown') return { state: 'sent', minedBlock: null, attempts: 0 }
  return { state: receipt.block <= safe ? 'safe' : 'mined', minedBlock: receipt.block }
}
