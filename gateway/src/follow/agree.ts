import type { Chain, ContractCounts } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { CountedContract } from './chainEvent.ts'
import type { ReadBlock, Span } from './readBlocks.ts'

/**
 * Whether read blocks may be accepted. `agreed`: these rows, maybe fewer than were read; `proven`: newest height whose
 * counters the chain itself confirmed. `gap`: events are missing or the counters differ. `disagree`: two nodes see
 * different chains. `behind`: the second node knows none of the blocks yet.
 */
export type Agreement =
  | { readonly kind: 'agreed'; readonly rows: readonly BlockRow[]; readonly proven: number | null }
  | { readonly kind: 'gap' | 'disagree' | 'behind' }

/** Counters before the first event. */
const noCounts: ContractCounts = { consent: 0, provider: 0, anchor: 0 }

export function countsOf(row: BlockRow | null): ContractCounts {
  if (row === null) return noCounts
  return { consent: row.consentCount, provider: row.providerCount, anchor: row.anchorCount }
}

/**
 * Turns read blocks into rows: every contract's `n` goes on without a gap (§13 step 5). Null at the first gap.
 */
export function countEvents(
  parent: BlockRow | null,
  blocks: readonly ReadBlock[],
): readonly BlockRow[] | null {
  const counts: Record<CountedContract, number> = { ...countsOf(parent) }
  const rows: BlockRow[] = []
  for (const { header, events } of blocks) {
    for (const { contract, event } of events) {
      counts[contract] += 1
      if (event.n !== counts[contract]) return null
    }
    rows.push({
      ...header,
      consentCount: counts.consent,
      providerCount: counts.provider,
      anchorCount: counts.anchor,
    })
  }
  return rows
}

/**
 * Checks rows against the counters at their block hashes and against the second node (§13 step 4). A range is checked
 * at its end: what its parent links and `n` hang together with is covered by it. A node without state for an old block
 * leaves the question open; the head answers it.
 */
export async function agree(
  nodes: { readonly chain: Chain; readonly chainB: Chain | null },
  { span, rows: read }: { readonly span: Span; readonly rows: readonly BlockRow[] },
): Promise<Agreement> {
  const rows = await knownToB(nodes.chainB, read, span)
  if (rows === null) return { kind: 'disagree' }
  const last = rows.at(-1)
  if (last === undefined) return { kind: 'behind' }
  const counter = nodes.chainB ?? nodes.chain
  const checked = span.byRange ? [last] : rows
  const counts = await Promise.all(checked.map(({ hash }) => counter.countsAt(hash)))
  const isEqual = checked.every((row, i) => isSameCount(countsOf(row), counts[i] ?? null))
  if (!isEqual) return { kind: 'gap' }
  const proven = checked.findLast((_, i) => counts[i] != null)
  return { kind: 'agreed', rows, proven: proven?.number ?? null }
}

/** Whether the counters are the ones a node told; one that told nothing does not object. */
export function isSameCount(own: ContractCounts, told: ContractCounts | null): boolean {
  if (told === null) return true
  return own.consent === told.consent && own.provider === told.provider && own.anchor === told.anchor
}

// Null when the second node has another block at one of the heights; it may lag, then only what it knows counts.
async function knownToB(
  chainB: Chain | null,
  rows: readonly BlockRow[],
  span: Span,
): Promise<readonly BlockRow[] | null> {
  if (chainB === null) return rows
  const checked = span.byRange ? rows.slice(-1) : rows
  const headers = await Promise.all(checked.map(({ number }) => chainB.headerByNumber(number)))
  const isSame = checked.every(({ hash }, i) => headers[i] == null || headers[i].hash === hash)
  if (!isSame) return null
  const unknown = headers.indexOf(null)
  if (unknown < 0) return rows
  return span.byRange ? [] : rows.slice(0, unknown)
}
