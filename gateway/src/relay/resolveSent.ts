import { RelayRefused } from '../errors/RelayRefused.ts'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { Receipt } from '../ports/Relayer.ts'
import { broadcast } from './broadcast.ts'
import {
  type DelivererPorts,
  type RowChange,
  type SaveRows,
  type SigningAccount,
  signingAccounts,
} from './delivererPorts.ts'
import { type Settlement, type SentRow, settleAccount, settleDirect } from './settleSent.ts'
import { effectOf } from './tasks.ts'

const MOST_ROWS = 256
const toSign: RowChange = { state: 'queued', raw: null, txHash: null, nonce: null, attempts: 0 }

/** Looks after everything that was sent: learns what was mined, brings again what the node does not know. */
export async function resolveSent(
  ports: DelivererPorts,
  save: SaveRows,
): Promise<{ readonly settled: number; readonly nextNonces: ReadonlyMap<SigningAccount, number> }> {
  const rows = await ports.ledger.read((tx) => tx.outbox.inState(['sent'], MOST_ROWS))
  const now = ports.clock.now()
  const nextNonces = new Map<SigningAccount, number>()
  const settlements: Settlement[] = []
  for (const account of signingAccounts) {
    const own = rows.filter((row) => row.account === account)
    if (own.length === 0) continue
    const nonce = await ports.relayer.nonce(account)
    const sent = await withReceipts(ports, own)
    const judged = settleAccount(sent, { nonce, now, freshFrom: ports.freshFrom() })
    nextNonces.set(account, judged.nextNonce)
    settlements.push(...judged.settlements)
  }
  const direct = rows.filter((row) => row.account === 'direct')
  settlements.push(...settleDirect(await withReceipts(ports, direct), now))
  const settled = await settle(ports, save, settlements)
  const ordered = settlements.toSorted((a, b) => a.row.seq - b.row.seq)
  const replaced = await replace(ports, save, rowsOf(ordered, 'replace'))
  await broadcast(ports, save, [...rowsOf(ordered, 'send'), ...replaced])
  return { settled, nextNonces }
}

async function withReceipts(
  { relayer }: DelivererPorts,
  rows: readonly OutboxRow[],
): Promise<readonly SentRow[]> {
  const receiptOf = async ({ txHash }: OutboxRow): Promise<Receipt> =>
    txHash === null ? { kind: 'unknown' } : relayer.receipt(txHash as Parameters<typeof relayer.receipt>[0])
  return Promise.all(rows.map(async (row) => ({ row, receipt: await receiptOf(row) })))
}

async function settle(
  ports: DelivererPorts,
  save: SaveRows,
  settlements: readonly Settlement[],
): Promise<number> {
  const changes: { readonly row: OutboxRow; readonly change: RowChange }[] = []
  for (const settlement of settlements) {
    const change = await changeFor(ports, settlement)
    if (change !== null) changes.push({ row: settlement.row, change })
  }
  await save(changes)
  return changes.length
}

async function changeFor(ports: DelivererPorts, settlement: Settlement): Promise<RowChange | null> {
  switch (settlement.kind) {
    case 'mined':
      return { state: 'mined', minedBlock: settlement.block }
    case 'reverted':
      return afterRevert(ports, settlement.row, settlement.block)
    case 'sign':
      return toSign
    case 'fail':
      return { state: 'failed', error: settlement.error }
    default:
      return null
  }
}

// Somebody else may have brought the same thing on chain a moment earlier.
async function afterRevert(
  { ledger, relayer }: DelivererPorts,
  row: OutboxRow,
  block: number,
): Promise<RowChange> {
  const { call, account } = row
  if (call === null || account === 'direct') return { state: 'failed', minedBlock: block, error: 'Reverted' }
  const effect = await ledger.read((tx) => effectOf(tx.chain, call))
  if (effect !== null) return { state: 'mined', minedBlock: effect.block }
  return { state: 'failed', minedBlock: block, error: (await relayer.dryRun(account, call)) ?? 'Reverted' }
}

function rowsOf(settlements: readonly Settlement[], kind: Settlement['kind']): readonly OutboxRow[] {
  return settlements.filter((settlement) => settlement.kind === kind).map(({ row }) => row)
}

/** Other bytes for the same nonce, with the fees of today; stored before they are sent. */
async function replace(
  { relayer, journal }: DelivererPorts,
  save: SaveRows,
  rows: readonly OutboxRow[],
): Promise<readonly OutboxRow[]> {
  const changes: { readonly row: OutboxRow; readonly change: RowChange }[] = []
  for (const row of rows) {
    const { call, account, nonce } = row
    if (call === null || account === 'direct' || nonce === null) continue
    try {
      const { raw, txHash } = await relayer.sign(account, call, nonce)
      changes.push({ row, change: { raw, txHash, attempts: row.attempts + 1 } })
    } catch (error) {
      if (!(error instanceof RelayRefused)) throw error
      journal.warn('relay_refused', { reason: error.kind })
    }
  }
  await save(changes)
  return changes.map(({ row, change }) => ({ ...row, ...change }))
}
