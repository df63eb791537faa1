import { z } from 'zod'
import type { Address, GrantId, OrgId, RequestId } from '../values/ids.ts'
import type { Millis } from '../values/times.ts'
import * as field from '../values/fields.ts'
import { sealedText } from './messages.ts'

/** POST /v1/access-requests: wrap 0x10 from the organisation to the patient's inbox, msgId = requestId. Spec §18. */
export type AccessRequest = {
  readonly patient: Address
  readonly requestId: RequestId
  readonly wrap: string
}

/** What became of a request; open ones expire after 14 d. Spec §18. */
export type AccessRequestState = 'open' | 'approved' | 'declined' | 'expired'

/** A request as its two sides see it. `grantId` is there once approved. Spec §18. */
export type AccessRequestView = {
  readonly requestId: RequestId
  readonly patient: Address
  readonly org: OrgId
  readonly state: AccessRequestState
  readonly t: Millis
  readonly expires: Millis
  readonly wrap: string
  readonly grantId: GrantId | null
}

/** POST /v1/access-requests/{id}/answer. Spec §18. */
export type AccessAnswer =
  | { readonly answer: 'approved'; readonly grantId: GrantId }
  | { readonly answer: 'declined' }

/** The state after the answer. Spec §18. */
export type AccessAnswered = { readonly state: 'approved' | 'declined' }

/** Schema of `AccessRequest`. */
export const accessRequestSchema: z.ZodType<AccessRequest> = z.strictObject({
  patient: field.address,
  requestId: field.requestId,
  wrap: sealedText,
})

/** Schema of `AccessRequestView`. */
export const accessRequestViewSchema: z.ZodType<AccessRequestView> = z.strictObject({
  requestId: field.requestId,
  patient: field.address,
  org: field.orgId,
  state: z.enum(['open', 'approved', 'declined', 'expired']),
  t: field.millis,
  expires: field.millis,
  wrap: sealedText,
  grantId: field.grantId.nullable(),
})

/** Schema of `AccessAnswer`. */
export const accessAnswerSchema: z.ZodType<AccessAnswer> = z.union([
  z.strictObject({ answer: z.literal('approved'), grantId: field.grantId }),
  z.strictObject({ answer: z.literal('declined') }),
])

/** Schema of `AccessAnswered`. */
export const accessAnsweredSchema: z.ZodType<AccessAnswered> = z.strictObject({
  state: z.enum(['approved', 'declined']),
})
