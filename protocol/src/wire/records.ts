import { z } from 'zod'
import type { GatewayCode } from '../errors/codes.ts'
import type { Cid } from '../values/cid.ts'
import type { ClassName } from '../values/classes.ts'
import type { Address, BlockHash, OrgId, RecordId, Sha256Hex, SignatureHex } from '../values/ids.ts'
import type { Millis } from '../values/times.ts'
import * as field from '../values/fields.ts'
import { cursor, limit, type PageQuery, queryNumber } from './lists.ts'
import { errorCode } from './problem.ts'

/** The answer to a write or an erasure: a signed note, verdict ack. Spec §12.5. */
export type Acknowledged = { readonly receipt: string }

/** One line of the answer to POST /v1/records/batch, in the order sent. Spec §18. */
export type BatchLine =
  | { readonly recordId: RecordId; readonly receipt: string }
  | { readonly recordId: RecordId | null; readonly code: GatewayCode }

/** Filters of GET /v1/patients/{p}/records; `from` and `to` bound `t` in ms, both inclusive. Spec §18. */
export type RecordsQuery = PageQuery & {
  readonly class?: ClassName
  readonly from?: number
  readonly to?: number
  readonly author?: OrgId | Address
  readonly purpose?: string
}

/** A purpose in a query string; organisations only. Spec §18. */
export type PurposeQuery = { readonly purpose?: string }

/** What the gateway knows of a record. `epoch` 0: sealed to the inbox only. `org` null: by the patient. Spec §12. */
export type RecordItem = {
  readonly recordId: RecordId
  readonly ver: number
  readonly class: ClassName
  readonly also: readonly ClassName[]
  readonly epoch: number
  readonly t: Millis
  readonly org: OrgId | null
  readonly author: Address
  readonly sha256: Sha256Hex
  readonly cid: Cid
  readonly size: number
}

/**
 * What proves who wrote a record: login text, its signature and block, the proof of the writing request. `lines`
 * is there for a record of a batch: SHA-256 of every line in order. An organisation's request had its purpose in
 * the query; which one, only `rh` says. Spec §10, §12.
 */
export type AuthorEvidence = {
  readonly siwe: string
  readonly siweSig: SignatureHex
  readonly siweBlock: { readonly number: number; readonly hash: BlockHash }
  readonly dpop: string
  readonly lines?: readonly Sha256Hex[]
}

/** GET /v1/patients/{p}/records/{rid}. `manifest`: the JCS bytes the author signed. Spec §12.6. */
export type RecordView = RecordItem & { readonly manifest: string; readonly evidence: AuthorEvidence }

const itemShape = {
  recordId: field.recordId,
  ver: z.int().min(1),
  class: field.className,
  also: z.array(field.className).max(32),
  epoch: field.uint32,
  t: field.millis,
  org: field.orgId.nullable(),
  author: field.address,
  sha256: field.sha256,
  cid: field.cid,
  size: field.count,
}

/** Schema of `Acknowledged`. */
export const acknowledgedSchema: z.ZodType<Acknowledged> = z.strictObject({ receipt: field.note })

/** Schema of `BatchLine`. */
export const batchLineSchema: z.ZodType<BatchLine> = z.union([
  z.strictObject({ recordId: field.recordId, receipt: field.note }),
  z.strictObject({ recordId: field.recordId.nullable(), code: errorCode }),
])

/** Schema of `RecordsQuery`. */
export const recordsQuerySchema: z.ZodType<RecordsQuery> = z.strictObject({
  class: field.className.exactOptional(),
  from: queryNumber.exactOptional(),
  to: queryNumber.exactOptional(),
  author: z.union([field.orgId, field.address]).exactOptional(),
  purpose: field.declaredPurpose.exactOptional(),
  limit,
  cursor: cursor.exactOptional(),
})

/** Schema of `PurposeQuery`. */
export const purposeQuerySchema: z.ZodType<PurposeQuery> = z.strictObject({
  purpose: field.declaredPurpose.exactOptional(),
})

/** Schema of `RecordItem`. */
export const recordItemSchema: z.ZodType<RecordItem> = z.strictObject(itemShape)

/** Schema of `AuthorEvidence`. */
export const authorEvidenceSchema: z.ZodType<AuthorEvidence> = z.strictObject({
  siwe: z.string().min(1).max(4096),
  siweSig: field.signature,
  siweBlock: z.strictObject({ number: field.count, hash: field.blockHash }),
  dpop: z.string().min(1).max(8192),
  lines: z.array(field.sha256).min(1).max(200).exactOptional(),
})

/** Schema of `RecordView`. */
export const recordViewSchema: z.ZodType<RecordView> = z.strictObject({
  ...itemShape,
  manifest: field.bytes,
  evidence: authorEvidenceSchema,
})
