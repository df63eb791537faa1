import type { Chain } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import { agree, countEvents } from './agree.ts'
import type { PendingClear } from './clearLatches.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'
import { permissionIn } from './permissionIn.ts'
import { readBlocks } from './readBlocks.ts'

export type Recheck =
  /** `clears`: latches that events of these blocks may lift; what a process knew of them ended with it. */
  | { readonly kind: 'same'; readonly clears: readonly PendingClear[] }
  /** The rows above `above` are not what the chain says. */
  | { readonly kind: 'different'; readonly above: number }
  | { readonly kind: 'torn' }

/**
 * Compares the newest `depth` followed blocks with the chain once more: hashes, number of events, counters and second
 * node (§13, start-up). Blocks that the chain has no more are left to the search for the common ancestor.
 */
export async function recheck(
  {
    chain,
    chainB,
    ledger,
  }: { readonly chain: Chain; readonly chainB: Chain | null; readonly ledger: Ledger },
  network: FollowedNetwork,
  { head, latest, depth }: { readonly head: BlockRow; readonly latest: number; readonly depth: number },
): Promise<Recheck> {
  const from = Math.max(network.startBlock, head.number - depth + 1)
  const to = Math.min(head.number, latest)
  if (to < from) return { kind: 'same', clears: [] }
  const span = { from, to, byRange: false, hasHoles: false }
  const read = await readBlocks(chain, network, span)
  if (read.kind === 'torn') return { kind: 'torn' }
  const { parent, stored } = await ledger.read(async (tx) => ({
    parent: await tx.chain.blockByNumber(from - 1),
    stored: await Promise.all(read.blocks.map(({ header }) => tx.chain.blockByNumber(header.number))),
  }))
  const forked = read.blocks.findIndex(({ header }, i) => stored[i]?.hash !== header.hash)
  const blocks = forked < 0 ? read.blocks : read.blocks.slice(0, forked)
  const rows = countEvents(parent, blocks) ?? []
  const isCounted = blocks.length === rows.length && rows.every((row, i) => isSameRow(row, stored[i]))
  if (!isCounted) return { kind: 'different', above: from - 1 }
  if (rows.length > 0 && (await agree({ chain, chainB }, { span, rows })).kind === 'gap') {
    return { kind: 'different', above: from - 1 }
  }
  return { kind: 'same', clears: blocks.flatMap(permissionIn) }
}

function isSameRow(row: BlockRow, stored: BlockRow | null | undefined): boolean {
  return (
    stored != null &&
    row.consentCount === stored.consentCount &&
    row.providerCount === stored.providerCount &&
    row.anchorCount === stored.anchorCount
  )
}
