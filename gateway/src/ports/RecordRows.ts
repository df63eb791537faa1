import type { Address, Millis, OrgId, RecordId } from '@consentry/protocol'

/** A stored record version. `manifest`: the JCS bytes its author signed; `evidence`: hash of the author's evidence. */
export interface RecordRow {
  readonly patient: Address
  readonly recordId: RecordId
  readonly ver: number
  readonly className: string
  readonly also: readonly string[]
  readonly org: OrgId | null
  readonly author: Address
  readonly t: Millis
  readonly sha256: string
  readonly cid: string
  readonly size: number
  readonly manifest: Uint8Array
  readonly manifestDigest: string
  readonly evidence: string
  /** Block height of the index when it was admitted. */
  readonly admittedHeight: number
  readonly leafIndex: number
  readonly erased: boolean
}

/** A wrapped DEK of a record: kind 1 to a class-epoch key, kind 2 to the patient's inbox (epoch 0). */
export interface RecordWrapRow {
  readonly kind: 1 | 2
  readonly epoch: number
  readonly wrap: Uint8Array
}

/** `seq` is the cursor: the order of admission. */
export type RecordListItem = RecordRow & { readonly seq: number }

export interface RecordQuery {
  readonly patient: Address
  readonly classes: readonly string[] | null
  readonly from: Millis | null
  readonly to: Millis | null
  /** An organisation, or the address of a person who wrote as the patient's side. */
  readonly author: OrgId | Address | null
  readonly after: number
  readonly limit: number
}

export interface RecordRows {
  /** The highest version of a record, erased or not. */
  newest(patient: Address, recordId: RecordId): Promise<RecordRow | null>
  newestMany(patient: Address, recordIds: readonly RecordId[]): Promise<ReadonlyMap<RecordId, RecordRow>>
  version(patient: Address, recordId: RecordId, ver: number): Promise<RecordRow | null>
  insert(row: RecordRow, wrap: RecordWrapRow): Promise<void>
  /** Newest versions only, ascending by admission. */
  list(query: RecordQuery): Promise<readonly RecordListItem[]>
  /** Older versions that are not erased, ascending by admission. */
  superseded(
    patient: Address,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly RecordListItem[]>
  wraps(
    patient: Address,
    recordIds: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, readonly RecordWrapRow[]>>
  /** Adds a wrap 0x01 (re-wrapping out of the inbox); an existing one of the same epoch is replaced. */
  putWrap(patient: Address, recordId: RecordId, wrap: RecordWrapRow): Promise<void>
  /**
   * Deletes wraps and manifest bytes of all versions and marks them erased. Returns the blobs no other record names:
   * their rows say so from now on.
   */
  erase(patient: Address, recordId: RecordId): Promise<readonly string[]>
  /** Bytes stored for this patient, for the quota. */
  storedBytes(patient: Address): Promise<number>
  /** Remembers that `session` may fetch the blob of a record until `until`. `session`: hex of the token's hash. */
  allowBlob(session: string, sha256: string, until: Millis): Promise<void>
  isBlobAllowed(session: string, sha256: string, now: Millis): Promise<boolean>
  /** Patients whose newest records name this blob. */
  patientsOfBlob(sha256: string): Promise<readonly Address[]>
}
