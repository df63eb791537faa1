import { z } from 'zod'
import { type AuditEvent, auditEventSchema } from '../audit/event.ts'
import * as field from '../values/fields.ts'
import type { Bytes32, Sha256Hex } from '../values/ids.ts'
import type { Seconds } from '../values/times.ts'
import { cursor, limit, type PageQuery, queryNumber } from './lists.ts'

/** `log`: origin of a closed log; without it the present one is meant. Spec §14. */
export type LogQuery = { readonly log?: string }

/** GET /v1/log/proof: index of the leaf and size of the tree. Spec §18. */
export type ProofQuery = LogQuery & { readonly leaf: number; readonly size: number }

/** RFC 6962 inclusion proof, hashes in hex from the leaf upwards. Spec §14. */
export type ProofResponse = {
  readonly leaf: number
  readonly size: number
  readonly leafHash: Sha256Hex
  readonly proof: readonly Sha256Hex[]
}

/** GET /v1/log/consistency: two sizes, `from` ≤ `to`. Spec §18. */
export type ConsistencyQuery = { readonly from: number; readonly to: number }

/** RFC 6962 consistency proof, hashes in hex. Spec §14. */
export type ConsistencyResponse = ConsistencyQuery & { readonly proof: readonly Sha256Hex[] }

/** An anchor of this log on chain. `root` as the contract has it; `time` of the block. Spec §9.3. */
export type AnchorView = {
  readonly size: number
  readonly root: Bytes32
  readonly block: number
  readonly time: Seconds
  readonly tx: Bytes32
}

/** GET …/trail: `from` is the first `pseq` wanted. Spec §18. */
export type TrailQuery = PageQuery & LogQuery & { readonly from?: number }

/**
 * One leaf of a patient's trail. `commitment` = leaf[1..33]; it is SHA-256 over `salt` and the canonical text of
 * `event`. What was erased is null. Spec §14.
 */
export type TrailItem = {
  readonly index: number
  readonly pseq: number
  readonly commitment: Sha256Hex
  readonly event: AuditEvent | null
  readonly salt: string | null
  readonly ev: Sha256Hex | null
}

const closedLog = z
  .string()
  .regex(/^[!-~]{1,256}$/)
  .exactOptional()

/** Schema of `LogQuery`. */
export const logQuerySchema: z.ZodType<LogQuery> = z.strictObject({ log: closedLog })

/** Schema of `ProofQuery`. */
export const proofQuerySchema: z.ZodType<ProofQuery> = z.strictObject({
  leaf: queryNumber,
  size: queryNumber,
  log: closedLog,
})

/** Schema of `ProofResponse`. */
export const proofResponseSchema: z.ZodType<ProofResponse> = z.strictObject({
  leaf: field.count,
  size: field.count,
  leafHash: field.sha256,
  proof: z.array(field.sha256).max(64),
})

/** Schema of `ConsistencyQuery`. */
export const consistencyQuerySchema: z.ZodType<ConsistencyQuery> = z.strictObject({
  from: queryNumber,
  to: queryNumber,
})

/** Schema of `ConsistencyResponse`. */
export const consistencyResponseSchema: z.ZodType<ConsistencyResponse> = z.strictObject({
  from: field.count,
  to: field.count,
  proof: z.array(field.sha256).max(128),
})

/** Schema of `AnchorView`. */
export const anchorViewSchema: z.ZodType<AnchorView> = z.strictObject({
  size: field.count,
  root: field.bytes32,
  block: field.count,
  time: field.seconds,
  tx: field.bytes32,
})

/** Schema of `TrailQuery`. */
export const trailQuerySchema: z.ZodType<TrailQuery> = z.strictObject({
  from: queryNumber.exactOptional(),
  log: closedLog,
  limit,
  cursor: cursor.exactOptional(),
})

/** Schema of `TrailItem`. */
export const trailItemSchema: z.ZodType<TrailItem> = z.strictObject({
  index: field.count,
  pseq: field.count,
  commitment: field.sha256,
  event: auditEventSchema.nullable(),
  salt: field.salt32.nullable(),
  ev: field.sha256.nullable(),
})
