import type { Address, SnapshotHeader, SnapshotLog } from '@consentry/protocol'

/** A header as a snapshot holds it, without its line type. */
export type SourceHeader = Omit<SnapshotHeader, 'type'>
/** A log as a snapshot holds it, without its line type. */
export type SourceLog = Omit<SnapshotLog, 'type'>

/** A node that gives headers, logs and counters of the past: what a snapshot of the chain is made from. */
export type ChainSource = {
  chainId(): Promise<number>
  headNumber(): Promise<number>
  /** The canonical header; undefined where the chain has none. */
  header(number: number): Promise<SourceHeader | undefined>
  /** All logs of the contracts in the blocks `from`…`to`, in the order of the chain. */
  logs(
    contracts: readonly Address[],
    range: { readonly from: number; readonly to: number },
  ): Promise<readonly SourceLog[]>
  /** `count()` of a contract at the end of a block; undefined where the node cannot tell any more. */
  count(contract: Address, block: number): Promise<number | undefined>
}
