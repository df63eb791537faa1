import type { ChainHeader } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import { type AgreedBlock, acceptBlock } from './acceptBlock.ts'
import { agree, countEvents } from './agree.ts'
import { type DirectTransactions, readDirect } from './directTransactions.ts'
import { type FollowerPorts, type FollowMemory, largestRange, type Outcome } from './followerPorts.ts'
import { latchKey } from './latchKey.ts'
import { permissionIn } from './permissionIn.ts'
import { readBlocks, type ReadSpan, type Span } from './readBlocks.ts'
import { settleFork, settleLowerHead } from './settleFork.ts'
import { undoBlocks } from './undoBlocks.ts'

/** What this look at the chain goes up to. */
export interface Target {
  readonly latest: ChainHeader
  readonly safe: ChainHeader
}

/** The newest blocks are never read by range (§13 step 3). */
const BY_HASH = 64
/** Blocks that are asked for by hash at once. */
const MOST_READ = 200
/** Blocks and events of one transaction. */
const MOST_WRITTEN = 1_000

/** Follows from the stored head to `latest`, span by span, each accepted in one transaction or a few. */
export async function advance(ports: FollowerPorts, memory: FollowMemory, target: Target): Promise<Outcome> {
  const { chain, ledger, network } = ports
  let ahead: { readonly span: Span; readonly read: Promise<ReadSpan> } | null = null
  for (;;) {
    const head = await ledger.read((tx) => tx.chain.head())
    if (head !== null && target.latest.number <= head.number) {
      return settleLowerHead(ports, memory, { head, latest: target.latest })
    }
    const span = spanAfter(head?.number ?? network.startBlock - 1, target, memory)
    if (span.to < span.from) return { kind: 'stale', reason: 'before_start' }
    const read = await (ahead !== null && isSameSpan(ahead.span, span)
      ? ahead.read
      : readBlocks(chain, network, span))
    ahead = readAhead(ports, spanAfter(span.to, target, memory))
    const outcome = await acceptSpan(ports, memory, { head, read, target })
    if (outcome !== null) return outcome
  }
}

/** Null: accepted, or to be read again in another way. */
async function acceptSpan(
  ports: FollowerPorts,
  memory: FollowMemory,
  {
    head,
    read,
    target,
  }: { readonly head: BlockRow | null; readonly read: ReadSpan; readonly target: Target },
): Promise<Outcome | null> {
  if (read.kind === 'torn') return { kind: 'again' }
  const { span, blocks } = read
  const isLinked = head === null || blocks[0]?.header.parentHash === head.hash
  if (!isLinked) return settleFork(ports, memory, { head, latest: target.latest })
  const counted = countEvents(head, blocks)
  const agreement =
    counted === null ? ({ kind: 'gap' } as const) : await agree(ports, { span, rows: counted })
  if (agreement.kind !== 'agreed') {
    if (agreement.kind === 'gap') return settleGap(ports, memory, { head, span })
    return agreement.kind === 'behind' ? { kind: 'behind' } : { kind: 'stale', reason: 'rpc_disagree' }
  }
  const agreed = agreement.rows.map((row, i) => ({ row, events: blocks[i]?.events ?? [] }))
  const isEmbedded = ports.finality.kind === 'instant' && ports.finality.embedded
  const direct = isEmbedded
    ? await readDirect(ports.chain, ports.ledger, {
        blocks,
        latest: target.latest.number,
        now: ports.clock.now(),
      })
    : new Map()
  if (!(await acceptAll(ports, { head, agreed, direct }))) return { kind: 'again' }
  for (const clear of blocks.flatMap(permissionIn)) memory.clears.set(latchKey(clear.latch), clear)
  if (agreement.proven !== null) memory.proven = agreement.proven
  if (span.byRange) memory.rangeSize = Math.min(largestRange, Math.max(1, memory.rangeSize * 2))
  if (agreement.rows.length < blocks.length) return { kind: 'behind' }
  return null
}

/** Writes agreed blocks, at most so many per transaction: fences wait for the same writer. */
async function acceptAll(
  { ledger, network, appendLeaves, clock, onBlock }: FollowerPorts,
  {
    head,
    agreed,
    direct,
  }: {
    readonly head: BlockRow | null
    readonly agreed: readonly AgreedBlock[]
    readonly direct: DirectTransactions
  },
): Promise<boolean> {
  let parent = head
  for (const slice of slices(agreed)) {
    const isOurs = await ledger.write(async (tx) => {
      if ((await tx.chain.head())?.hash !== parent?.hash) return false
      const first = await tx.leaves.leaf(0)
      const logSince = first === null ? null : Math.floor(first.t / 1_000)
      const context = { network, appendLeaves, direct, logSince, now: clock.now() }
      for (const block of slice) await acceptBlock(tx, block, context)
      return true
    })
    if (!isOurs) return false
    for (const block of slice) onBlock?.(block)
    parent = slice.at(-1)?.row ?? parent
  }
  return true
}

function* slices(blocks: readonly AgreedBlock[]): Generator<readonly AgreedBlock[]> {
  let slice: AgreedBlock[] = []
  let weight = 0
  for (const block of blocks) {
    const added = 1 + block.events.length
    if (slice.length > 0 && weight + added > MOST_WRITTEN) {
      yield slice
      slice = []
      weight = 0
    }
    slice.push(block)
    weight += added
  }
  if (slice.length > 0) yield slice
}

/**
 * Events are missing. A range is asked for again in halves; by block hash, what no counter has confirmed yet is thrown
 * away once and read anew. What remains is a node that does not tell everything.
 */
async function settleGap(
  { ledger, clock, journal }: FollowerPorts,
  memory: FollowMemory,
  { head, span }: { readonly head: BlockRow | null; readonly span: Span },
): Promise<Outcome | null> {
  if (span.byRange) {
    memory.rangeSize = Math.floor(Math.min(memory.rangeSize, span.to - span.from + 1) / 2)
    return null
  }
  if (head === null || memory.proven >= head.number || memory.isRepairing)
    return { kind: 'stale', reason: 'event_gap' }
  memory.isRepairing = true
  journal.warn('index_repair', { block: memory.proven })
  await undoBlocks(ledger, { head, number: memory.proven, now: clock.now() })
  return { kind: 'again' }
}

/** Used for the gap that only the head's counters show. */
export const settleHeadGap = (
  ports: FollowerPorts,
  memory: FollowMemory,
  head: BlockRow,
): Promise<Outcome | null> =>
  settleGap(ports, memory, { head, span: { from: head.number, to: head.number, byRange: false } })

function spanAfter(number: number, { latest, safe }: Target, memory: FollowMemory): Span {
  const from = number + 1
  const rangeEnd = Math.min(safe.number, latest.number - BY_HASH)
  const byRange = from <= rangeEnd && memory.rangeSize > 0 && !memory.isRepairing
  return byRange
    ? { from, to: Math.min(from + memory.rangeSize - 1, rangeEnd), byRange }
    : { from, to: Math.min(from + MOST_READ - 1, latest.number), byRange }
}

function isSameSpan(a: Span, b: Span): boolean {
  return a.from === b.from && a.to === b.to && a.byRange === b.byRange
}

function readAhead(
  { chain, network }: FollowerPorts,
  span: Span,
): { span: Span; read: Promise<ReadSpan> } | null {
  if (span.to < span.from) return null
  const read = readBlocks(chain, network, span)
  // It may never be awaited: then its failure is nobody's.
  read.catch(() => undefined)
  return { span, read }
}
