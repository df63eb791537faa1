import { z } from 'zod'
import type { Address, BlockHash, SignatureHex } from '../values/ids.ts'
import type { Seconds } from '../values/times.ts'
import * as field from '../values/fields.ts'

/** POST /v1/delegates: SetDelegate signed by the controller; rights 0 removes. Spec §8, §9.1. */
export type DelegateRequest = {
  readonly patient: Address
  readonly delegate: Address
  /** GRANT 1, REVOKE 2, KEYS 4, READ 16. */
  readonly rights: number
  readonly validUntil: Seconds
  readonly nonce: number
  readonly blockNumber: number
  readonly blockHash: BlockHash
  readonly sig: SignatureHex
}

/** Spec §18. */
export type DelegateResponse = { readonly relayId: field.RelayId }

/** A delegation of the caller, at `latest`, as patient or as delegate. Spec §18. */
export type DelegateView = {
  readonly patient: Address
  readonly delegate: Address
  readonly rights: number
  readonly validUntil: Seconds
}

const rights: z.ZodType<number> = z
  .int()
  .min(0)
  .max(23)
  // RECOVER (8) is reserved.
  .refine((bits) => (bits & 8) === 0)

/** Schema of `DelegateRequest`. */
export const delegateRequestSchema: z.ZodType<DelegateRequest> = z.strictObject({
  patient: field.address,
  delegate: field.address,
  rights,
  validUntil: field.seconds,
  nonce: field.count,
  blockNumber: field.count,
  blockHash: field.blockHash,
  sig: field.signature,
})

/** Schema of `DelegateResponse`. */
export const delegateResponseSchema: z.ZodType<DelegateResponse> = z.strictObject({ relayId: field.relayId })

/** Schema of `DelegateView`. */
export const delegateViewSchema: z.ZodType<DelegateView> = z.strictObject({
  patient: field.address,
  delegate: field.address,
  rights,
  validUntil: field.seconds,
})
