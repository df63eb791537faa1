import type { AuditEvent } from '@consentry/protocol'
import type { LedgerTx } from './LedgerTx.ts'

/**
 * What happened, as far as its author knows: the writer adds place in the log, in the patient's chain, and time.
 * `evidence`: erasable bytes that prove it; their hash goes into the event. `dpopHash`: SHA-256 of the request's JWS.
 */
export type LeafEntry = Omit<AuditEvent, 'v' | 'log' | 'pseq' | 'pprev' | 't' | 'chain' | 'ev'> & {
  readonly evidence?: Uint8Array
  readonly verdict?: 'allow' | 'deny' | 'ack'
  readonly dpopHash?: Uint8Array
}

export interface AppendedLeaf {
  readonly index: number
  readonly leafHash: Uint8Array
  /** Time in the event, ms. */
  readonly t: number
}

/** Appends in order; durable with the transaction. Throws `audit_unavailable` or `log_halted` when it cannot. */
export type LeafWriter = (tx: LedgerTx, entries: readonly LeafEntry[]) => Promise<readonly AppendedLeaf[]>
