import type { ClassName, Millis, PayloadMeta, RecordId, Sha256Hex } from '@consentry/protocol'

/** A record to be written. Spec §6.2, §12. */
export type NewRecord = {
  readonly class: ClassName
  /** Further classes a grant must cover. Default: none. Spec §4. */
  readonly also?: readonly ClassName[]
  /** Time the data is about, ms, taken as it is. Default: the start of the current UTC day. Spec §12.3. */
  readonly t?: Millis
  readonly meta: Omit<PayloadMeta, 'created'> & { readonly created?: Millis }
  readonly body: Uint8Array
  /** A new version of a record of the same author; without it the record is new. */
  readonly replaces?: ReplacedRecord
}

/** The version before: its number, and SHA-256 of its manifest. Spec §12.3. */
export type ReplacedRecord = {
  readonly recordId: RecordId
  readonly ver: number
  readonly manifestDigest: Sha256Hex
}
