import type { Address, Millis } from '@consentry/protocol'

/** A contract call that this gateway promised to bring on chain. Arguments are JSON (strings, safe integers). */
export interface RelayCall {
  readonly contract: 'ConsentRegistry' | 'AuditAnchor'
  readonly method: string
  readonly args: readonly (string | number)[]
}

export type RelayState = 'queued' | 'sent' | 'mined' | 'safe' | 'failed'

/**
 * A transaction owed to the chain. `account`: who signs it (`relayer`, `anchor`), or `direct`: somebody's own
 * transaction seen in a block, kept as `raw` so that it can be sent again when the chain lost it.
 */
export interface OutboxRow {
  readonly id: string
  readonly seq: number
  readonly account: 'relayer' | 'anchor' | 'direct'
  readonly call: RelayCall | null
  /** Whose matter it is; null for anchors. */
  readonly patient: Address | null
  readonly state: RelayState
  readonly raw: string | null
  readonly txHash: string | null
  readonly nonce: number | null
  readonly minedBlock: number | null
  /** Contract error name of a failed one. */
  readonly error: string | null
  readonly attempts: number
  readonly createdAt: Millis
  readonly updatedAt: Millis
}

export interface OutboxRows {
  /** Written in the causing transaction. Order of `insert` is the order of sending. */
  insert(row: Omit<OutboxRow, 'seq'>): Promise<void>
  get(id: string): Promise<OutboxRow | null>
  byTxHash(txHash: string): Promise<OutboxRow | null>
  /** Those of the transactions that this gateway relays: what somebody else sent is kept here, but not among them. */
  relayed(txHashes: readonly string[]): Promise<ReadonlySet<string>>
  update(
    id: string,
    change: Partial<
      Pick<
        OutboxRow,
        'state' | 'raw' | 'txHash' | 'nonce' | 'minedBlock' | 'error' | 'attempts' | 'updatedAt'
      >
    >,
  ): Promise<void>
  /** Ascending by seq. */
  inState(states: readonly RelayState[], limit: number): Promise<readonly OutboxRow[]>
  /** Mined or safe ones of blocks above `block` go back to `queued` or `sent`: the chain lost them. Ascending. */
  minedAbove(block: number): Promise<readonly OutboxRow[]>
  /** Open (not yet failed or safe) revocations of a patient: they raise the version soon. */
  openRevocations(patient: Address): Promise<number>
  /** Relays of this patient accepted since `since`, without fences. */
  countSince(patient: Address, since: Millis): Promise<number>
  /** Deletes finished rows last changed before `before`. */
  purge(before: Millis): Promise<void>
}
