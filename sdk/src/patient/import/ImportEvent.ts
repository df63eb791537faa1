import type { RejectReason } from '@consentry/fhir'
import type { ValidationIssue } from '@consentry/fhir/validate'
import type { ClassName, GatewayCode, RecordId } from '@consentry/protocol'
import type { WrittenRecord } from '../../client/writeRecords.ts'

/** Why something became no record: what `split` says, or one of these. */
export type ImportReason =
  | RejectReason
  /** The text is no JSON, or no UTF-8. */
  | 'bad_json'
  /** Longer than a line may be. */
  | 'too_large'
  /** It breaks rules of FHIR R4; `issues` says which. */
  | 'invalid'
  /** The gateway took it not; `code` says why. */
  | 'refused'

/** What became no record, with all that is needed to put it right and try again. */
export type ImportRejection = {
  /** Place in the input, such as `line 12` or `entry[3]`; empty for the whole. */
  readonly at: string
  readonly fullUrl: string | null
  /** Null where it has none. */
  readonly resourceType: string | null
  readonly reason: ImportReason
  readonly issues: readonly ValidationIssue[]
  readonly code?: GatewayCode
  /** What stood there, as far as it could be read: `rejectLine` keeps it. */
  readonly content?: { readonly resource: unknown } | { readonly text: string }
}

/** A resource that is a record now. */
export type ImportStored = {
  readonly at: string
  readonly resourceType: string
  readonly class: ClassName
  readonly also: readonly ClassName[]
  readonly record: WrittenRecord
  /** It became a new version of the record that held the same address of the same server before. */
  readonly isReplacement: boolean
  /** Another record with an identifier (system and value) of this one. */
  readonly alike: RecordId | null
}

/** A resource that the vault held already. */
export type ImportDuplicate = {
  readonly at: string
  readonly resourceType: string
  /** The record that says the same. */
  readonly recordId: RecordId
}

/** What became of one resource of the input. Every one gives exactly one event. */
export type ImportEvent =
  | ({ readonly kind: 'stored' } & ImportStored)
  | ({ readonly kind: 'duplicate' } & ImportDuplicate)
  | ({ readonly kind: 'rejected' } & ImportRejection)

/** How far an import is. */
export type ImportProgress = {
  readonly stored: number
  readonly duplicates: number
  readonly rejected: number
}
