import type { ChainHeader } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import { advance } from './advance.ts'
import { countsOf, isSameCount } from './agree.ts'
import type { FollowerPorts, FollowMemory, Outcome, Unreached } from './followerPorts.ts'
import { latchKey } from './latchKey.ts'
import { networkFault } from './networkFault.ts'
import type { Target } from './nextSpan.ts'
import { recheck } from './recheck.ts'
import { rememberFinal } from './rememberFinal.ts'
import { rereadUnproven } from './rereadUnproven.ts'
import { undoBlocks } from './undoBlocks.ts'

/** An outcome; with what was looked at where the head was reached. */
export type Look =
  | Unreached
  | { readonly kind: 'reached'; readonly head: BlockRow; readonly safe: ChainHeader }

/** Start-up looks at so many blocks again (§13). */
const RECHECKED = 64

/** Looks at the chain once: the same chain and code as ever, the stored blocks still in it, then what is new. */
export async function lookAtChain(ports: FollowerPorts, memory: FollowMemory): Promise<Look> {
  const { chain } = ports
  const latest = await chain.latest()
  const fault = await faultAt(ports, memory, latest)
  if (fault !== null) return fault
  const target = { latest, safe: await chain.safe(latest) }
  const final = (await chain.finalized()) ?? -1
  if (!memory.isRechecked) {
    const outcome = await recheckHead(ports, memory, target)
    if (outcome !== null) return outcome
    memory.isRechecked = true
  }
  const advanced = await advance(ports, memory, target)
  const proven = advanced.kind === 'reached' ? await proveHead(ports, memory, advanced.head) : advanced
  if (proven.kind !== 'reached') return proven
  // Only now it is of the chain that was followed: a fork may have become final since the last look.
  if (final > memory.finalized) memory.finalized = await rememberFinal(ports.ledger, final)
  return { ...proven, safe: target.safe }
}

async function faultAt(
  { chain, network, finality }: FollowerPorts,
  memory: FollowMemory,
  { hash }: ChainHeader,
): Promise<Unreached | null> {
  if (memory.checkedAt === hash) return null
  const fault = await networkFault(chain, network)
  const isEmbedded = finality.kind === 'instant' && finality.embedded
  // An embedded chain that starts again from nothing gets its contracts back at the same addresses.
  if (fault !== null)
    return { kind: fault === 'code_missing' && isEmbedded ? 'stale' : 'halted', reason: fault }
  memory.checkedAt = hash
  return null
}

/** Looks at the newest stored blocks once more; also finds the latches again that wait for safety. */
async function recheckHead(
  ports: FollowerPorts,
  memory: FollowMemory,
  { latest, safe }: Target,
): Promise<Unreached | null> {
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
    if (!isSameCount(countsOf(head), counts)) return rereadUnproven(ports, memory, head)
    memory.proven = head.number
  }
  memory.isRepairing = false
  return { kind: 'reached', head }
}
