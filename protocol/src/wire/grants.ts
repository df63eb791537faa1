import { z } from 'zod'
import { type Action, actions } from '../values/actions.ts'
import type { ClassName } from '../values/classes.ts'
import type { Address, BlockHash, Bytes32, GrantId, OrgId, SignatureHex } from '../values/ids.ts'
import { type GrantPurpose, grantPurposes } from '../values/purposes.ts'
import type { Seconds } from '../values/times.ts'
import * as field from '../values/fields.ts'
import { cursor, limit, type PageQuery } from './lists.ts'

/** The opening of a grant in JSON; its rules (order, periods, name) are those of the grant format. Spec §8. */
export type OpeningBody = {
  readonly patient: Address
  readonly version: number
  readonly terms: {
    readonly grantee: OrgId
    readonly granteeName: string
    readonly classes: readonly ClassName[]
    readonly actions: readonly Action[]
    readonly purposes: readonly GrantPurpose[]
    readonly notBefore: Seconds
    readonly expiresAt: Seconds
    readonly recordsFrom: Seconds
    readonly recordsTo: Seconds
    readonly blockNumber: number
    readonly blockHash: BlockHash
    readonly salt: Bytes32
  }
}

/** A class secret sealed to the grantee: class, epoch, keyVersion, wrap 0x03. Spec §8. */
export type GrantKeyRow = readonly [ClassName, number, number, string]

/** The grant payload. Spec §8. */
export type GrantPayloadBody = {
  readonly v: 1
  readonly opening: OpeningBody
  readonly signer: Address
  readonly sig: SignatureHex
  readonly keys: readonly GrantKeyRow[]
}

/** POST /v1/grants. `relay` false: the patient registers the grant on chain. Spec §18. */
export type GrantRequest = { readonly payload: GrantPayloadBody; readonly relay: boolean }

/** `relayId` is null without relay. `receipt`: verdict ack. Spec §18. */
export type GrantResponse = {
  readonly id: GrantId
  readonly relayId: field.RelayId | null
  readonly receipt: string
}

/** PUT /v1/grants/{id}/keys: at most 256 rows a call. Spec §8. */
export type GrantKeysRequest = { readonly keys: readonly GrantKeyRow[] }

/**
 * A grant as its parties see it. Status: 0 none, 1 active, 2 revoked, as the contract's `isActive` needs it with
 * `version ≥ floor`; `latched`: this gateway denies it for good. `keys`: wraps to the caller's current keyVersion,
 * empty for the patient. Spec §18.
 */
export type GrantView = {
  readonly id: GrantId
  readonly opening: OpeningBody
  readonly signer: Address
  readonly sig: SignatureHex
  readonly status: { readonly safe: number; readonly latest: number }
  readonly latched: boolean
  readonly keys: readonly GrantKeyRow[]
}

/** Filters of GET /v1/grants. Spec §18. */
export type GrantsQuery = PageQuery & { readonly patient?: Address; readonly org?: OrgId }

const opening: z.ZodType<OpeningBody> = z.strictObject({
  patient: field.address,
  version: field.count,
  terms: z.strictObject({
    grantee: field.orgId,
    granteeName: z.string().min(1).max(128),
    classes: z.array(field.className).min(1).max(32),
    actions: z.array(z.enum(actions)).min(1).max(2),
    purposes: z.array(z.enum(grantPurposes)).min(1).max(8),
    notBefore: field.seconds,
    expiresAt: field.seconds,
    recordsFrom: field.seconds,
    recordsTo: field.seconds,
    blockNumber: field.count,
    blockHash: field.blockHash,
    salt: field.bytes32,
  }),
})

const keyRows: z.ZodType<readonly GrantKeyRow[]> = z
  .array(
    z.tuple([field.className, z.int().min(1).max(0xffff_ffff), z.int().min(1).max(0xffff_ffff), field.wrap]),
  )
  .max(256)

const status: z.ZodType<number> = z.int().min(0).max(2)

/** Schema of `OpeningBody`. */
export const openingBodySchema: z.ZodType<OpeningBody> = opening

/** Schema of `GrantRequest`. */
export const grantRequestSchema: z.ZodType<GrantRequest> = z.strictObject({
  payload: z.strictObject({
    v: z.literal(1),
    opening,
    signer: field.address,
    sig: field.signature,
    keys: keyRows,
  }),
  relay: z.boolean(),
})

/** Schema of `GrantResponse`. */
export const grantResponseSchema: z.ZodType<GrantResponse> = z.strictObject({
  id: field.grantId,
  relayId: field.relayId.nullable(),
  receipt: field.note,
})

/** Schema of `GrantKeysRequest`. */
export const grantKeysRequestSchema: z.ZodType<GrantKeysRequest> = z.strictObject({ keys: keyRows })

/** Schema of `GrantView`. */
export const grantViewSchema: z.ZodType<GrantView> = z.strictObject({
  id: field.grantId,
  opening,
  signer: field.address,
  sig: field.signature,
  status: z.strictObject({ safe: status, latest: status }),
  latched: z.boolean(),
  // More rows than one request takes may have been added by later calls.
  keys: z.array(z.tuple([field.className, field.uint32, field.uint32, field.wrap])),
})

/** Schema of `GrantsQuery`. */
export const grantsQuerySchema: z.ZodType<GrantsQuery> = z.strictObject({
  patient: field.address.exactOptional(),
  org: field.orgId.exactOptional(),
  limit,
  cursor: cursor.exactOptional(),
})
