import type { Address, Bytes32, Seconds } from '@consentry/protocol'

export interface ChainHeader {
  readonly number: number
  readonly hash: Bytes32
  readonly parentHash: Bytes32
  readonly time: Seconds
}

export interface ChainLog {
  readonly address: Address
  readonly topics: readonly Bytes32[]
  readonly data: string
  readonly blockNumber: number
  readonly blockHash: Bytes32
  readonly txHash: Bytes32
  readonly logIndex: number
}

export interface ContractCounts {
  readonly consent: number
  readonly provider: number
  readonly anchor: number
}

/**
 * When a block counts as safe (§13). `embedded`: a node of this machine's own, which may restart from an older state;
 * every other instant chain never takes a block back.
 */
export type FinalityRule =
  | { readonly kind: 'instant'; readonly embedded: boolean }
  | { readonly kind: 'safe' }
  | { readonly kind: 'depth'; readonly blocks: number }

/** One RPC node. Every method may reject with `chain_stale` when the node does not answer in time. */
export interface Chain {
  latest(): Promise<ChainHeader>
  /** The newest block that finality rule calls safe, given the newest one. */
  safe(latest: ChainHeader): Promise<ChainHeader>
  /** Height that the node calls final; null where the rule knows no such height. */
  finalized(): Promise<number | null>
  headerByNumber(number: number): Promise<ChainHeader | null>
  headerByHash(hash: Bytes32): Promise<ChainHeader | null>
  /** All logs of the three contracts in the block with this hash, in order. */
  logsOf(blockHash: Bytes32): Promise<readonly ChainLog[]>
  /** All logs of the three contracts from block `from` to `to`, both included. May be incomplete: see §13 step 3. */
  logsIn(from: number, to: number): Promise<readonly ChainLog[]>
  /** `count()` of the three contracts at a block hash, or null where the node has no state for it. */
  countsAt(blockHash: Bytes32): Promise<ContractCounts | null>
  /** Raw bytes of a transaction, for sending it again. Null when unknown. */
  rawTransaction(hash: Bytes32): Promise<string | null>
  chainId(): Promise<number>
  /** keccak256 of the code at an address. */
  codeHash(address: Address): Promise<Bytes32>
}
