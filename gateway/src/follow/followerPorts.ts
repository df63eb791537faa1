import type { Bytes32 } from '@consentry/protocol'
import type { Chain, FinalityRule } from '../ports/Chain.ts'
import type { BlockRow } from '../ports/ChainRows.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Journal } from '../ports/Journal.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import type { AgreedBlock } from './acceptBlock.ts'
import type { PendingClear } from './clearLatches.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'

/** What following needs from outside. */
export interface FollowerPorts {
  /** RPC A: what is followed. */
  readonly chain: Chain
  /** RPC B: the cross-check, run by somebody else; null where there is none. */
  readonly chainB: Chain | null
  readonly ledger: Ledger
  readonly network: FollowedNetwork
  readonly finality: FinalityRule
  readonly clock: Clock
  readonly journal: Journal
  readonly appendLeaves: LeafWriter
  /** Tells people what came on chain; absent where nobody is told. */
  readonly notify?: NoticeWriter
  /** Hears of every accepted block after it is durable. */
  readonly onBlock?: (block: AgreedBlock) => void
}

/** What one process remembers between polls. All of it is found again after a restart. */
export interface FollowMemory {
  /** The newest stored blocks were compared with the chain once. */
  isRechecked: boolean
  /** Newest height whose counters the chain itself confirmed to this process. */
  proven: number
  /** Blocks of the next range call; 0 after a gap in a range of one: then by block hash. */
  rangeSize: number
  /** After the row with this hash (null: before the first), the node has no block up to `to`. */
  holes: { readonly after: Bytes32 | null; readonly to: number } | null
  /** Everything unproven was thrown away once and is read again by block hash. */
  isRepairing: boolean
  /** Newest height that a node called final. */
  finalized: number
  /** Head under which chain id and code were last looked at. */
  checkedAt: Bytes32 | null
  /** Latches that wait for the block of a permission to be safe, by what they are about. */
  readonly clears: Map<string, PendingClear>
}

/** How far one look at the chain came. `again`: something changed, look anew. `behind`: a node knows less than the index. */
export type Outcome = { readonly kind: 'reached'; readonly head: BlockRow } | Unreached

export type Unreached =
  | { readonly kind: 'again' }
  | { readonly kind: 'behind' }
  | { readonly kind: 'stale' | 'halted'; readonly reason: string }

export const largestRange = 2_000
