import type { ChainHeader } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { FollowerPorts, FollowMemory, Outcome } from './followerPorts.ts'
import { findAncestor, undoBlocks } from './undoBlocks.ts'

/** Blocks that a chain other than the embedded one may take back (§13). */
const UNDO_WINDOW = 256

/**
 * The node's chain does not go on from our head. Goes back to the newest common block, or halts where the kind of
 * finality says that this cannot happen (§13 table). The embedded chain may come back from any older state.
 */
export async function settleFork(
  ports: FollowerPorts,
  memory: FollowMemory,
  { head, latest }: { readonly head: BlockRow; readonly latest: ChainHeader },
): Promise<Outcome> {
  const { chain, ledger, network, finality, clock, journal } = ports
  const isEmbedded = finality.kind === 'instant' && finality.embedded
  if (finality.kind === 'instant' && !isEmbedded) return { kind: 'halted', reason: 'reorg_of_final_chain' }
  const top = Math.min(head.number, latest.number)
  const ancestor = await findAncestor(chain, ledger, { top, startBlock: network.startBlock })
  if (ancestor === null) return { kind: 'halted', reason: 'other_chain' }
  const depth = head.number - ancestor.number
  if (!isEmbedded && depth > UNDO_WINDOW) return { kind: 'halted', reason: 'reorg_too_deep' }
  // Also what another process of this ledger was told.
  const final = Math.max(memory.finalized, await ledger.read((tx) => tx.marks.finalized()))
  if (ancestor.number < final) return { kind: 'halted', reason: 'reorg_of_final_block' }
  if (await undoBlocks(ledger, { head, number: ancestor.number, now: clock.now() })) {
    memory.proven = Math.min(memory.proven, ancestor.number)
    journal.warn('chain_reorg', { block: ancestor.number, count: depth })
  }
  return { kind: 'again' }
}

/** The node's head is not above ours. */
export async function settleLowerHead(
  ports: FollowerPorts,
  memory: FollowMemory,
  { head, latest }: { readonly head: BlockRow; readonly latest: ChainHeader },
): Promise<Outcome> {
  if (latest.hash === head.hash) return { kind: 'reached', head }
  const { ledger, finality } = ports
  const own = await ledger.read((tx) => tx.chain.blockByNumber(latest.number))
  const isSameChain = own?.hash === latest.hash
  // Behind a load balancer a node may lag; a node of our own that lags has lost its newest blocks.
  if (isSameChain && !(finality.kind === 'instant' && finality.embedded)) return { kind: 'behind' }
  return settleFork(ports, memory, { head, latest })
}
