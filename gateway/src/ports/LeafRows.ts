import type { Address, Millis, PatientChainHead, RecordId } from '@consentry/protocol'

/**
 * One log entry. `leaf`: 33 bytes; `salt` and `body` (JCS event) are null once erased. `verdict` and `dpopHash`
 * (SHA-256 of the request's DPoP JWS) make its receipt again; null where nobody asked by request.
 */
export interface LeafRow {
  readonly index: number
  readonly leaf: Uint8Array
  readonly leafHash: Uint8Array
  readonly salt: Uint8Array | null
  readonly body: string | null
  readonly patient: Address | null
  readonly pseq: number | null
  readonly actor: Address | null
  readonly org: string | null
  readonly evidence: string | null
  readonly verdict: 'allow' | 'deny' | 'ack' | null
  readonly dpopHash: Uint8Array | null
  readonly t: Millis
}

/** Erasable bytes that prove leaves, under their SHA-256 in hex. */
export interface EvidenceRow {
  readonly hash: string
  readonly bytes: Uint8Array
}

/** A denial that is still counting in its minute. `event`: JSON of what its leaf will say beside the count. */
export interface PendingDenial {
  readonly actor: Address
  readonly patient: Address
  readonly minute: number
  readonly count: number
  readonly event: string
}

export interface LeafRows {
  size(): Promise<number>
  append(rows: readonly LeafRow[]): Promise<void>
  leaf(index: number): Promise<LeafRow | null>
  /** Ascending, `from` inclusive, `to` exclusive. */
  range(from: number, to: number): Promise<readonly LeafRow[]>
  patientHead(patient: Address): Promise<PatientChainHead | null>
  trail(patient: Address, from: number, limit: number): Promise<readonly LeafRow[]>
  ofOrg(org: string, from: number, limit: number): Promise<readonly LeafRow[]>
  /** What is there already stays. */
  insertEvidence(...rows: readonly EvidenceRow[]): Promise<void>
  evidence(hash: string): Promise<Uint8Array | null>
  /** Those of the hashes whose evidence is stored. */
  storedEvidence(hashes: readonly string[]): Promise<ReadonlySet<string>>
  /** Leaves that name this evidence. */
  byEvidence(hash: string): Promise<readonly LeafRow[]>
  /** First of its minute: inserts with count 0 and returns true; later ones add 1 and return false. */
  countDenial(denial: Omit<PendingDenial, 'count'>): Promise<boolean>
  /** Denials that still count. */
  pendingDenials(): Promise<readonly PendingDenial[]>
  /** Takes out the denials of minutes before `minute`. */
  takeDenials(minute: number): Promise<readonly PendingDenial[]>
  /** Denials about a record that still count say no longer about which. */
  forgetDenials(patient: Address, record: RecordId): Promise<void>
  /** Removes all but the leaf itself and its places in tree and trail; evidence that no other leaf names goes too. */
  eraseBodies(indices: readonly number[]): Promise<void>
}
