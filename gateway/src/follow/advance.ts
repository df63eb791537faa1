import type { BlockRow } from '../ports/ChainRows.ts'
import { type AgreedBlock, acceptBlock } from './acceptBlock.ts'
import { agree, countEvents } from './agree.ts'
import { type DirectTransactions, readDirect } from './directTransactions.ts'
import { type FollowerPorts, type FollowMemory, largestRange, type Outcome } from './followerPorts.ts'
import { latchKey } from './latchKey.ts'
import { isSameSpan, noteHoles, spanAfter, type Target } from './nextSpan.ts'
import { permissionIn } from './permissionIn.ts'
import { readBlocks, type ReadSpan, type Span } from './readBlocks.ts'
import { rereadUnproven } from './rereadUnproven.ts'
import { settleFork, settleLowerHead } from './settleFork.ts'
import { openSpanFacts } from './spanFacts.ts'

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
    const { holes } = memory
    const isKnown = holes !== null && holes.after === (head?.hash ?? null)
    const before = isKnown ? holes.to : (head?.number ?? network.startBlock - 1)
    const span = spanAfter(ports, before, { target, memory })
    if (span.to < span.from) return { kind: 'stale', reason: 'before_start' }
    const read = await (ahead !== null && isSameSpan(ahead.span, span)
      ? ahead.read
      : readBlocks(chain, network, span))
    ahead = readAhead(ports, spanAfter(ports, span.to, { target, memory }))
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
  const first = blocks[0]?.header
  const isLinked = head === null || first?.number !== head.number + 1 || first.parentHash === head.hash
  if (!isLinked) return settleFork(ports, memory, { head, latest: target.latest })
  if (blocks.length === 0) {
    noteHoles(memory, span, head)
    return null
  }
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
  memory.rangeSize = Math.min(largestRange, Math.max(1, memory.rangeSize * 2))
  noteHoles(memory, span, agreed.at(-1)?.row ?? head)
  if (agreement.rows.length < blocks.length) return { kind: 'behind' }
  return null
}

/** A range is asked for again in halves; what is missing by block hash is missing. */
async function settleGap(
  ports: FollowerPorts,
  memory: FollowMemory,
  { head, span }: { readonly head: BlockRow | null; readonly span: Span },
): Promise<Outcome | null> {
  if (!span.byRange) return rereadUnproven(ports, memory, head)
  memory.rangeSize = Math.floor(Math.min(memory.rangeSize, span.to - span.from + 1) / 2)
  return null
}

/** Writes agreed blocks, at most so many per transaction: fences wait for the same writer. */
async function acceptAll(
  { ledger, network, appendLeaves, notify, clock, onBlock }: FollowerPorts,
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
      const events = slice.flatMap((block) => block.events.map(({ event }) => event))
      const facts = await openSpanFacts(tx, events)
      const context = { network, facts, appendLeaves, notify, direct, logSince, now: clock.now() }
      for (const block of slice) await acceptBlock(tx, block, context)
      await facts.flush()
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
