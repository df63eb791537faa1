import { z } from 'zod'
import { type GrantKey, grantKeysShape, type GrantPayload } from '../grant/grantPayload.ts'
import { type Opening, openingShape } from '../grant/opening.ts'
import type { Address, GrantId, OrgId, SignatureHex } from '../values/ids.ts'
import * as field from '../values/fields.ts'
import { cursor, limit, type PageQuery } from './lists.ts'

/** POST /v1/grants. `relay` false: the patient registers the grant on chain. Spec §18. */
export type GrantRequest = { readonly payload: GrantPayload; readonly relay: boolean }

/** `relayId` is null without relay. `receipt`: verdict ack. Spec §18. */
export type GrantResponse = {
  readonly id: GrantId
  readonly relayId: field.RelayId | null
  readonly receipt: string
}

/** PUT /v1/grants/{id}/keys: at most 256 rows a call. Spec §8. */
export type GrantKeysRequest = { readonly keys: readonly GrantKey[] }

/**
 * A grant as its parties see it. Status: 0 none, 1 active, 2 revoked, as the contract's `isActive` needs it with
 * `version ≥ floor`; `latched`: this gateway denies it for good. `keys`: wraps to the caller's current keyVersion,
 * empty for the patient. Spec §18.
 */
export type GrantView = {
  readonly id: GrantId
  readonly opening: Opening
  readonly signer: Address
  readonly sig: SignatureHex
  readonly status: { readonly safe: number; readonly latest: number }
  readonly latched: boolean
  readonly keys: readonly GrantKey[]
}

/** Filters of GET /v1/grants. Spec §18. */
export type GrantsQuery = PageQuery & { readonly patient?: Address; readonly org?: OrgId }

const status: z.ZodType<number> = z.int().min(0).max(2)

/** Schema of `GrantRequest`. */
export const grantRequestSchema: z.ZodType<GrantRequest> = z.strictObject({
  payload: z.strictObject({
    v: z.literal(1),
    opening: openingShape,
    signer: field.address,
    sig: field.signature,
    keys: grantKeysShape,
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
export const grantKeysRequestSchema: z.ZodType<GrantKeysRequest> = z.strictObject({ keys: grantKeysShape })

/** Schema of all rows of a grant: later calls may have added more than one request takes. */
export const addedKeysSchema: z.ZodType<readonly GrantKey[]> = z.array(
  z.tuple([field.className, field.uint32, field.uint32, field.wrap]),
)

/** Schema of `GrantView`. */
export const grantViewSchema: z.ZodType<GrantView> = z.strictObject({
  id: field.grantId,
  opening: openingShape,
  signer: field.address,
  sig: field.signature,
  status: z.strictObject({ safe: status, latest: status }),
  latched: z.boolean(),
  keys: addedKeysSchema,
})

/** Schema of `GrantsQuery`. */
export const grantsQuerySchema: z.ZodType<GrantsQuery> = z.strictObject({
  patient: field.address.exactOptional(),
  org: field.orgId.exactOptional(),
  limit,
  cursor: cursor.exactOptional(),
})
