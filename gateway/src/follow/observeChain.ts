import type { Bytes32 } from '@consentry/protocol'
import type { ChainHeader } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { IndexState } from '../ports/IndexStatus.ts'
import { countsOf, isSameCount } from './agree.ts'
import type { FollowerPorts } from './followerPorts.ts'
import { networkFault } from './networkFault.ts'

type Unready = Exclude<IndexState, { readonly kind: 'ready' }>

/**
 * Makes the look of a gateway that leaves following to another one on the same ledger. It takes nobody's word: the
 * head in the ledger has to be a block of its own nodes, with the counters that these tell (§11 step 4). Null: a node
 * knows less than the ledger; that changes nothing.
 */
export function createObserver(ports: FollowerPorts): () => Promise<IndexState | null> {
  const { chain, ledger } = ports
  /** Heads that chain id, code and counters were last looked at under. */
  let checkedAt: Bytes32 | null = null
  let counted: Bytes32 | null = null
  return async () => {
    const latest = await chain.latest()
    if (checkedAt !== latest.hash) {
      const fault = await networkFault(chain, ports.network)
      if (fault !== null) return faultState(ports, fault)
      checkedAt = latest.hash
    }
    const head = await ledger.read((tx) => tx.chain.head())
    if (head === null) return stale('nothing_followed')
    const place = await placeOf(ports, head, latest)
    if (place !== 'known') return place
    if (counted !== head.hash) {
      const counts = await (ports.chainB ?? chain).countsAt(head.hash)
      if (counts === null) return null
      if (!isSameCount(countsOf(head), counts)) return stale('counters_differ')
      counted = head.hash
    }
    const safe = await safeRow(ports, head, latest)
    return safe === null ? stale('safe_block_differs') : { kind: 'ready', latest: head, safe }
  }
}

function stale(reason: string): Unready {
  return { kind: 'stale', reason }
}

function faultState({ finality }: FollowerPorts, fault: string): Unready {
  const isEmbedded = finality.kind === 'instant' && finality.embedded
  return { kind: fault === 'code_missing' && isEmbedded ? 'stale' : 'halted', reason: fault }
}

/** Whether both nodes have the head at its height; null where one does not reach it yet. */
async function placeOf(
  { chain, chainB }: FollowerPorts,
  head: BlockRow,
  latest: ChainHeader,
): Promise<'known' | Unready | null> {
  const own = latest.number === head.number ? latest : await chain.headerByNumber(head.number)
  if (own === null) return null
  if (own.hash !== head.hash) return stale('fork_unsettled')
  if (chainB === null) return 'known'
  const other = await chainB.headerByNumber(head.number)
  if (other === null) return null
  return other.hash === head.hash ? 'known' : stale('rpc_disagree')
}

/** The newest safe block that is followed; null where the ledger has another one at its height. */
async function safeRow(
  { chain, ledger, network }: FollowerPorts,
  head: BlockRow,
  latest: ChainHeader,
): Promise<BlockRow | null> {
  const safe = await chain.safe(latest)
  // A block below a safe one is safe.
  if (safe.number >= head.number) return head
  if (safe.number < network.startBlock) {
    return { ...safe, consentCount: 0, providerCount: 0, anchorCount: 0 }
  }
  const row = await ledger.read((tx) => tx.chain.blockByNumber(safe.number))
  return row?.hash === safe.hash ? row : null
}
