import type { Millis } from '@consentry/protocol'

/** Numbers for operators: how much there is, never of whom. */
export interface LedgerStats {
  /** Transactions that are owed to the chain and not yet safe or failed, without those of others. */
  readonly outboxOpen: number
  /** Those of them that were accepted before `overdueBefore`. */
  readonly outboxOverdue: number
  /** Sessions that are not over at `now`. */
  readonly sessions: number
  /** Bytes of all stored blobs. */
  readonly blobBytes: number
  readonly blobs: number
}

export interface StatRows {
  /** Reads whole tables: not for every request. */
  count(at: { readonly now: Millis; readonly overdueBefore: Millis }): Promise<LedgerStats>
}
