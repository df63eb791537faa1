import { GatewayError } from '../errors/GatewayError.ts'
import type { ChainHeader } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { IndexState, IndexStatus } from '../ports/IndexStatus.ts'
import { advance, settleHeadGap, type Target } from './advance.ts'
import { countsOf, isSameCount } from './agree.ts'
import { clearLatches } from './clearLatches.ts'
import { type FollowerPorts, type FollowMemory, largestRange, type Outcome } from './followerPorts.ts'
import { latchKey } from './latchKey.ts'
import { networkFault } from './networkFault.ts'
import { recheck } from './recheck.ts'
import { undoBlocks } from './undoBlocks.ts'

export interface Follower extends IndexStatus {
  /** Looks at the chain once and follows what is new. Never two polls at a time: call it from one loop. */
  poll(): Promise<IndexState>
}

/** Start-up looks at so many blocks again (§13). */
const RECHECKED = 64
const MOST_LOOKS = 5

/**
 * Follows the chain into the ledger (§13). `state` says whether decisions may use it. A node that does not answer
 * changes nothing: freshness is a matter of the clocks. A node that contradicts another, or itself, makes the index
 * stale until they agree. Another chain, other code or a broken promise of finality halts it until the process ends.
 */
export function createFollower(ports: FollowerPorts): Follower {
  const { chain, network, finality, journal } = ports
  let state: IndexState = { kind: 'stale', reason: 'starting' }
  let isRechecked = false
  const memory: FollowMemory = {
    proven: network.startBlock - 1,
    rangeSize: largestRange,
    isRepairing: false,
    finalized: -1,
    checkedAt: null,
    clears: new Map(),
  }

  const look = async (): Promise<Outcome & { readonly target?: Target }> => {
    const latest = await chain.latest()
    const fault = await faultAt(latest)
    if (fault !== null) return fault
    const target = { latest, safe: await chain.safe(latest) }
    memory.finalized = Math.max(memory.finalized, (await chain.finalized()) ?? -1)
    if (!isRechecked) {
      const outcome = await recheckHead(ports, memory, target)
      if (outcome !== null) return outcome
      isRechecked = true
    }
    const outcome = await advance(ports, memory, target)
    return outcome.kind === 'reached'
      ? { ...(await proveHead(ports, memory, outcome.head)), target }
      : outcome
  }
  const faultAt = async ({ hash }: ChainHeader): Promise<Outcome | null> => {
    if (memory.checkedAt === hash) return null
    const fault = await networkFault(chain, network)
    const isEmbedded = finality.kind === 'instant' && finality.embedded
    // An embedded chain that starts again from nothing gets its contracts back at the same addresses.
    if (fault !== null)
      return { kind: fault === 'code_missing' && isEmbedded ? 'stale' : 'halted', reason: fault }
    memory.checkedAt = hash
    return null
  }
  const follow = async (): Promise<IndexState> => {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const outcome = await look()
      if (outcome.kind === 'again') continue
      if (outcome.kind === 'reached' && outcome.target !== undefined) {
        return readyAt(ports, memory, { head: outcome.head, safe: outcome.target.safe })
      }
      if (outcome.kind === 'stale' || outcome.kind === 'halted')
        return { kind: outcome.kind, reason: outcome.reason }
      return state.kind === 'ready' ? state : { kind: 'stale', reason: 'node_behind' }
    }
    return { kind: 'stale', reason: 'chain_unsteady' }
  }
  return {
    state: () => state,
    poll: async () => {
      if (state.kind === 'halted') return state
      const before = state
      try {
        state = await follow()
      } catch (error) {
        if (!(error instanceof GatewayError && error.code === 'chain_stale')) throw error
        journal.warn('chain_unreachable', { reason: error.message })
        if (state.kind !== 'ready') state = { kind: 'stale', reason: 'node_unreachable' }
      }
      report(ports, before, state)
      return state
    },
  }
}

function report({ journal }: FollowerPorts, before: IndexState, after: IndexState): void {
  if (after.kind === 'halted') journal.error('index_halted', { reason: after.reason })
  else if (before.kind !== after.kind) {
    journal.info('index', { state: after.kind, ...(after.kind === 'stale' ? { reason: after.reason } : {}) })
  }
}

/** Looks at the newest stored blocks once more; also finds the latches again that wait for safety. */
async function recheckHead(
  ports: FollowerPorts,
  memory: FollowMemory,
  { latest, safe }: Target,
): Promise<Outcome | null> {
  const { ledger, network, clock } = ports
  const head = await ledger.read((tx) => tx.chain.head())
  if (head === null) return null
  const depth = RECHECKED + Math.max(0, latest.number - safe.number)
  const checked = await recheck(ports, network, { head, latest: latest.number, depth })
  if (checked.kind === 'torn') return { kind: 'again' }
  if (checked.kind === 'same') {
    for (const clear of checked.clears) memory.clears.set(latchKey(clear.latch), clear)
    return null
  }
  ports.journal.warn('index_repair', { block: checked.above })
  await undoBlocks(ledger, { head, number: checked.above, now: clock.now() })
  return { kind: 'again' }
}

/** The head's own counters must be read and equal: they stand for every block whose state is gone (§13). */
async function proveHead(ports: FollowerPorts, memory: FollowMemory, head: BlockRow): Promise<Outcome> {
  const { chain, chainB } = ports
  if (chainB !== null) {
    const other = await chainB.headerByNumber(head.number)
    if (other === null) return { kind: 'behind' }
    if (other.hash !== head.hash) return { kind: 'stale', reason: 'rpc_disagree' }
  }
  if (memory.proven < head.number) {
    const counts = await (chainB ?? chain).countsAt(head.hash)
    // A newer block came meanwhile, and this node keeps only the newest state.
    if (counts === null) return { kind: 'again' }
    if (!isSameCount(countsOf(head), counts)) {
      return (await settleHeadGap(ports, memory, head)) ?? { kind: 'again' }
    }
    memory.proven = head.number
  }
  memory.isRepairing = false
  return { kind: 'reached', head }
}

async function readyAt(
  { ledger, network }: FollowerPorts,
  memory: FollowMemory,
  { head, safe }: { readonly head: BlockRow; readonly safe: ChainHeader },
): Promise<IndexState> {
  const row =
    safe.number < network.startBlock
      ? { ...safe, consentCount: 0, providerCount: 0, anchorCount: 0 }
      : await ledger.read((tx) => tx.chain.blockByNumber(safe.number))
  if (row?.hash !== safe.hash) return { kind: 'stale', reason: 'safe_block_differs' }
  const due = [...memory.clears].filter(([, { block }]) => block <= row.number)
  if (due.length > 0) {
    const latches = due.map(([, { latch }]) => latch)
    await ledger.write((tx) => clearLatches(tx, latches, row.number))
    for (const [key] of due) memory.clears.delete(key)
  }
  return { kind: 'ready', latest: head, safe: row }
}
