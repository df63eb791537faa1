import { GatewayError } from '../errors/GatewayError.ts'
import type { ChainHeader } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { IndexReach, IndexState, IndexStatus } from '../ports/IndexStatus.ts'
import { clearLatches } from './clearLatches.ts'
import { type FollowerPorts, type FollowMemory, largestRange } from './followerPorts.ts'
import { lookAtChain } from './lookAtChain.ts'
import { createObserver } from './observeChain.ts'
import { createTurns } from './createTurns.ts'

export interface Follower extends IndexStatus, IndexReach {
  /** Looks at the chain once and follows what is new. Never two looks at a time: call both from one loop. */
  poll(): Promise<IndexState>
  /** Looks once at what another gateway follows into the same ledger, and writes nothing. */
  observe(): Promise<IndexState>
}

const MOST_LOOKS = 5
const MOST_REACH_MS = 1_000

/**
 * Follows the chain into the ledger (§13). `state` says whether decisions may use it. A node that does not answer
 * changes nothing: freshness is a matter of the clocks. A node that contradicts another, or itself, makes the index
 * stale until they agree. Another chain, other code or a broken promise of finality halts it until the process ends.
 */
export function createFollower(ports: FollowerPorts): Follower {
  const observed = createObserver(ports)
  let memory: FollowMemory | null = null
  let state: IndexState = { kind: 'stale', reason: 'starting' }
  const turns = createTurns()
  const once = async (see: See): Promise<IndexState> => {
    if (state.kind === 'halted') return state
    const before = state
    try {
      state = await see(before)
    } catch (error) {
      if (!(error instanceof GatewayError && error.code === 'chain_stale')) throw error
      ports.journal.warn('chain_unreachable', { reason: error.message })
      if (before.kind !== 'ready') state = { kind: 'stale', reason: 'node_unreachable' }
    }
    report(ports, before, state)
    return state
  }
  const look = (see: See): Promise<IndexState> => turns.take(() => once(see))
  const observing: See = async (before) => {
    // Whoever follows meanwhile knows what this process knew no more.
    memory = null
    return (await observed()) ?? unreached(before)
  }
  return {
    state: () => state,
    poll: () =>
      look((before) => {
        memory ??= newMemory(ports)
        return follow(ports, memory, before)
      }),
    observe: () => look(observing),
    reach: async (head) => {
      if (isKnown(state, head)) return
      const isObserving = memory === null
      // The first of those that came at once looks for all; whoever follows by itself is about to know.
      if (isObserving)
        void turns.take(async () => (isKnown(state, head) ? state : once(observing))).catch(() => state)
      // A node that does not answer must not hold up who does not need it.
      await turns.wait(MOST_REACH_MS)
    },
  }
}

type See = (before: IndexState) => Promise<IndexState>

/** Whether the state is of this head or a later one; one that is not ready answers nobody. */
function isKnown(state: IndexState, head: BlockRow | null): boolean {
  if (head === null || state.kind !== 'ready') return true
  return state.latest.hash === head.hash || state.latest.number > head.number
}

/** A node knows less than the index: nothing changes for who was ready. */
function unreached(before: IndexState): IndexState {
  return before.kind === 'ready' ? before : { kind: 'stale', reason: 'node_behind' }
}

function newMemory({ network }: FollowerPorts): FollowMemory {
  return {
    isRechecked: false,
    proven: network.startBlock - 1,
    rangeSize: largestRange,
    holes: null,
    isRepairing: false,
    finalized: -1,
    checkedAt: null,
    clears: new Map(),
  }
}

async function follow(ports: FollowerPorts, memory: FollowMemory, before: IndexState): Promise<IndexState> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const look = await lookAtChain(ports, memory)
    switch (look.kind) {
      case 'again':
        break
      case 'reached':
        return readyAt(ports, memory, look)
      case 'behind':
        return unreached(before)
      default:
        return { kind: look.kind, reason: look.reason }
    }
  }
  return { kind: 'stale', reason: 'chain_unsteady' }
}

function report({ journal }: FollowerPorts, before: IndexState, after: IndexState): void {
  if (after.kind === 'halted') journal.error('index_halted', { reason: after.reason })
  else if (before.kind !== after.kind) {
    journal.info('index', { state: after.kind, ...(after.kind === 'stale' ? { reason: after.reason } : {}) })
  }
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
