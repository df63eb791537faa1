import type { Bytes32, Millis } from '@consentry/protocol'
import type { Chain } from '../ports/Chain.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { OutboxRow } from '../ports/OutboxRows.ts'
import type { ReadBlock } from './readBlocks.ts'

/** Raw bytes of transactions that somebody sent without this gateway, by hash. */
export type DirectTransactions = ReadonlyMap<Bytes32, string>

/** How long the bytes stay of use after inclusion: 1 h or 256 blocks, whichever is longer (§13 embedded, a). */
export const resendMillis = 3_600_000
export const resendBlocks = 256

/** Fetches the bytes of the transactions behind recent registry events, as far as the outbox does not have them. */
export async function readDirect(
  chain: Chain,
  ledger: Ledger,
  {
    blocks,
    latest,
    now,
  }: { readonly blocks: readonly ReadBlock[]; readonly latest: number; readonly now: Millis },
): Promise<DirectTransactions> {
  const isRecent = ({ header }: ReadBlock) =>
    latest - header.number <= resendBlocks || now - header.time * 1_000 <= resendMillis
  const events = blocks.filter(isRecent).flatMap((block) => block.events)
  const hashes = new Set(events.filter(({ contract }) => contract !== 'anchor').map(({ txHash }) => txHash))
  if (hashes.size === 0) return new Map()
  const unknown = await ledger.read(async (tx) => {
    const found: Bytes32[] = []
    for (const hash of hashes) if ((await tx.outbox.byTxHash(hash)) === null) found.push(hash)
    return found
  })
  const raws = await Promise.all(unknown.map((hash) => chain.rawTransaction(hash)))
  return new Map(unknown.flatMap((hash, i) => (typeof raws[i] === 'string' ? [[hash, raws[i]]] : [])))
}

/** The outbox row that keeps a transaction of somebody else for the case that the chain loses its block. */
export function directRow({
  txHash,
  raw,
  block,
  now,
}: {
  readonly txHash: Bytes32
  readonly raw: string
  readonly block: number
  readonly now: Millis
}): Omit<OutboxRow, 'seq'> {
  return {
    // Derived: the same transaction seen twice is one row.
    id: txHash.slice(2, 34),
    account: 'direct',
    call: null,
    patient: null,
    state: 'mined',
    raw,
    txHash,
    nonce: null,
    minedBlock: block,
    error: null,
    attempts: 0,
    createdAt: now,
    updatedAt: now,
  }
}
