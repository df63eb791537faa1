import { z } from 'zod'
import type { Action } from '../values/actions.ts'
import type { Cid } from '../values/cid.ts'
import type { RecordId } from '../values/ids.ts'
import * as field from '../values/fields.ts'
import { maxEnclosedEnvelope } from '../values/limits.ts'
import type { GatewayCode } from '../errors/codes.ts'
import { errorCode } from './problem.ts'
import { type AuthorEvidence, authorEvidenceSchema } from './records.ts'

/**
 * POST …/records/{rid}/key. Organisations declare a purpose; a patient needs none. `ciphertext` and `evidence` ask for
 * what would be fetched next: see `ReleasedKey`. Spec §11, §18.
 */
export type KeyRequest = {
  readonly action: Action
  readonly purpose?: string
  readonly ciphertext?: true
  readonly evidence?: true
}

/** POST /v1/patients/{p}/keys: up to 200 records, one decision and one leaf each. Spec §18. */
export type KeysRequest = KeyRequest & { readonly records: readonly RecordId[] }

/**
 * A released key. `wrap`: 114 bytes; `epoch` 0 means sealed to the patient's inbox, else to that epoch of the
 * record's class. `manifest`: the JCS bytes the author signed. `receipt`: signed note, verdict allow. `ciphertext`: the
 * whole envelope, where it was asked for, has at most `maxEnclosedEnvelope` bytes and has room in the answer;
 * `evidence`: of the author, where it was asked for, has room and no earlier row of the answer has the same. Spec §11.
 */
export type ReleasedKey = {
  readonly recordId: RecordId
  readonly wrap: string
  readonly epoch: number
  readonly manifest: string
  readonly cid: Cid
  readonly receipt: string
  readonly ciphertext?: string
  readonly evidence?: AuthorEvidence
}

/** One row of a batch that was refused. Spec §18. */
export type RefusedRow = { readonly recordId: RecordId; readonly code: GatewayCode }

/** Answer of the batch, in the order asked. Spec §18. */
export type KeysResponse = { readonly items: readonly (ReleasedKey | RefusedRow)[] }

/** PUT /v1/patients/{p}/wraps: rows of record, epoch and new wrap 0x01, at most 200. Spec §15.4. */
export type WrapsRequest = { readonly rows: readonly (readonly [RecordId, number, string])[] }

/** A row that was done: its receipt has verdict ack. Spec §18. */
export type DoneRow = { readonly recordId: RecordId; readonly receipt: string }

/** Answer per row, in the order sent. Spec §18. */
export type WrapsResponse = { readonly items: readonly (DoneRow | RefusedRow)[] }

const keyRequestShape = {
  action: field.action,
  purpose: field.declaredPurpose.exactOptional(),
  ciphertext: z.literal(true).exactOptional(),
  evidence: z.literal(true).exactOptional(),
}

/** Schema of `KeyRequest`. */
export const keyRequestSchema: z.ZodType<KeyRequest> = z.strictObject(keyRequestShape)

/** Schema of `KeysRequest`. */
export const keysRequestSchema: z.ZodType<KeysRequest> = z.strictObject({
  ...keyRequestShape,
  records: z.array(field.recordId).min(1).max(200),
})

/** Schema of `ReleasedKey`. */
export const releasedKeySchema: z.ZodType<ReleasedKey> = z.strictObject({
  recordId: field.recordId,
  wrap: field.wrap,
  epoch: field.uint32,
  manifest: field.bytes,
  cid: field.cid,
  receipt: field.note,
  ciphertext: z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .max(Math.ceil((maxEnclosedEnvelope * 4) / 3))
    .exactOptional(),
  evidence: authorEvidenceSchema.exactOptional(),
})

/** Schema of `RefusedRow`. */
export const refusedRowSchema: z.ZodType<RefusedRow> = z.strictObject({
  recordId: field.recordId,
  code: errorCode,
})

/** Schema of `KeysResponse`. */
export const keysResponseSchema: z.ZodType<KeysResponse> = z.strictObject({
  items: z.array(z.union([releasedKeySchema, refusedRowSchema])),
})

/** Schema of `WrapsRequest`. */
export const wrapsRequestSchema: z.ZodType<WrapsRequest> = z.strictObject({
  rows: z
    .array(z.tuple([field.recordId, z.int().min(1).max(0xffff_ffff), field.wrap]))
    .min(1)
    .max(200),
})

/** Schema of `DoneRow`. */
export const doneRowSchema: z.ZodType<DoneRow> = z.strictObject({
  recordId: field.recordId,
  receipt: field.note,
})

/** Schema of `WrapsResponse`. */
export const wrapsResponseSchema: z.ZodType<WrapsResponse> = z.strictObject({
  items: z.array(z.union([doneRowSchema, refusedRowSchema])),
})
