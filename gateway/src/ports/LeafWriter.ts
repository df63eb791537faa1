import type { Address, OrgId } from '@consentry/protocol'
import type { LedgerTx } from './LedgerTx.ts'

/** What happened, as far as its author knows: the writer adds place in the log, in the patient's chain, and time. */
export interface LeafEntry {
  readonly type:
    | 'genesis' | 'read' | 'deny' | 'write' | 'grant' | 'revoke' | 'fence' | 'keys' | 'delegate'
    | 'request' | 'message' | 'self' | 'erase' | 'disclosure'
  readonly patient?: Address
  readonly org?: OrgId
  readonly actor?: Address
  readonly jkt?: string
  readonly action?: 'read' | 'write'
  readonly class?: string
  readonly also?: readonly string[]
  readonly record?: string
  /** Author organisation of the record. */
  readonly origin?: OrgId
  readonly purpose?: string
  readonly grant?: string
  readonly decision?: 'allow' | 'deny'
  readonly reason?: string
  /** Coalesced count. */
  readonly n?: number
  /** Erasable bytes that prove or explain it; their hash goes into the event. */
  readonly evidence?: Uint8Array
  readonly verdict?: 'allow' | 'deny' | 'ack'
  /** SHA-256 of the request's DPoP JWS. */
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
