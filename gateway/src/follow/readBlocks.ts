import type { Bytes32 } from '@consentry/protocol'
import type { Chain, ChainHeader, ChainLog } from '../ports/Chain.ts'
import { type ChainEvent, decodeEvents } from './chainEvent.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'

/** A block with its events, as one node told it. */
export interface ReadBlock {
  readonly header: ChainHeader
  readonly events: readonly ChainEvent[]
}

/**
 * Consecutive blocks from `from` to `to`. `byRange`: logs by one range call instead of one call per block hash.
 * `hasHoles`: the node may have forgotten old blocks without transactions, as the embedded chain does after months.
 */
export interface Span {
  readonly from: number
  readonly to: number
  readonly byRange: boolean
  readonly hasHoles: boolean
}

export type ReadSpan =
  | { readonly kind: 'read'; readonly span: Span; readonly blocks: readonly ReadBlock[] }
  | { readonly kind: 'torn'; readonly span: Span }

/**
 * Reads consecutive blocks, linked to each other by parent hash. `torn`: the chain changed while it was read, or the
 * answers came from nodes that see different chains.
 */
export async function readBlocks(chain: Chain, network: FollowedNetwork, span: Span): Promise<ReadSpan> {
  const numbers = Array.from({ length: span.to - span.from + 1 }, (_, i) => span.from + i)
  const ranged = span.byRange ? chain.logsIn(span.from, span.to) : null
  const headers = await settled(ranged, Promise.all(numbers.map((number) => chain.headerByNumber(number))))
  const linked = linkedHeaders(headers, span)
  if (linked === null) return { kind: 'torn', span }
  const logs =
    ranged === null
      ? await Promise.all(linked.map(({ hash }) => chain.logsOf(hash)))
      : logsByBlock(await ranged, linked)
  if (logs === null) return { kind: 'torn', span }
  const blocks = linked.map((header, i) => ({ header, events: decodeEvents(network, logs[i] ?? []) }))
  return { kind: 'read', span, blocks }
}

// Both calls are under way: when the first fails the other must not fail unheard.
async function settled<Value>(other: Promise<unknown> | null, awaited: Promise<Value>): Promise<Value> {
  const [result, companion] = await Promise.allSettled([awaited, other])
  if (result.status === 'rejected') throw result.reason
  if (companion.status === 'rejected') throw companion.reason
  return result.value
}

function linkedHeaders(
  headers: readonly (ChainHeader | null)[],
  { from, hasHoles }: Span,
): readonly ChainHeader[] | null {
  const linked: ChainHeader[] = []
  for (const [i, header] of headers.entries()) {
    if (header === null && hasHoles) continue
    if (header === null || header.number !== from + i) return null
    const before = linked.at(-1)
    if (before !== undefined && !isAfter(header, before)) return null
    linked.push(header)
  }
  return linked
}

function isAfter(header: ChainHeader, before: ChainHeader): boolean {
  const isNext = header.number === before.number + 1
  return header.time >= before.time && (!isNext || header.parentHash === before.hash)
}

function logsByBlock(
  logs: readonly ChainLog[],
  headers: readonly ChainHeader[],
): (readonly ChainLog[])[] | null {
  const byHash = new Map<Bytes32, ChainLog[]>(headers.map(({ hash }) => [hash, []]))
  for (const log of logs) {
    const own = byHash.get(log.blockHash)
    if (own === undefined) return null
    own.push(log)
  }
  return [...byHash.values()]
}
