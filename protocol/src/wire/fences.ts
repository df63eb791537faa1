import { z } from 'zod'
import type { Address, GrantId, SignatureHex } from '../values/ids.ts'
import * as field from '../values/fields.ts'

/**
 * POST /v1/fences: a signed revocation; the signature is the authority. One grant by id (Revoke), or everything
 * (RevokeAll, which names the signed version). Spec §15.1.
 */
export type FenceRequest =
  | {
      readonly patient: Address
      readonly signer: Address
      readonly target: GrantId
      readonly sig: SignatureHex
    }
  | {
      readonly patient: Address
      readonly signer: Address
      readonly target: 'all'
      readonly version: number
      readonly sig: SignatureHex
    }

/** From this answer on this gateway permits nothing that is fenced. `relayId` null: latched only. Spec §15. */
export type FenceResponse = { readonly latched: true; readonly relayId: field.RelayId | null }

/** Schema of `FenceRequest`. */
export const fenceRequestSchema: z.ZodType<FenceRequest> = z.union([
  z.strictObject({
    patient: field.address,
    signer: field.address,
    target: field.grantId,
    sig: field.signature,
  }),
  z.strictObject({
    patient: field.address,
    signer: field.address,
    target: z.literal('all'),
    version: field.count,
    sig: field.signature,
  }),
])

/** Schema of `FenceResponse`. */
export const fenceResponseSchema: z.ZodType<FenceResponse> = z.strictObject({
  latched: z.literal(true),
  relayId: field.relayId.nullable(),
})
