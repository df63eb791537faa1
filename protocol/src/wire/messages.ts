import { z } from 'zod'
import type { Address, MsgId, OrgId } from '../values/ids.ts'
import type { Millis } from '../values/times.ts'
import * as field from '../values/fields.ts'

/** Who writes or receives: a patient or an organisation. Spec §6.3. */
export type Party = Address | OrgId

/** POST /v1/messages: wrap 0x10, bound to from, to and msgId. Spec §6.3, §18. */
export type MessageRequest = {
  readonly from: Party
  readonly to: Party
  readonly msgId: MsgId
  readonly wrap: string
}

/** A message of the caller, kept 30 d. Spec §18. */
export type MessageView = MessageRequest & { readonly t: Millis }

/** The base64url lengths of the four sizes a message is filled to: 1106, 4178, 16466 and 65618 bytes. Spec §6.3. */
const sealedLengths: ReadonlySet<number> = new Set(
  [1024, 4096, 16_384, 65_536].map((body) => Math.ceil(((body + 82) * 8) / 6)),
)

/** Schema of a wrap 0x10 in base64url. Spec §6.3. */
export const sealedText: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .refine((text) => sealedLengths.has(text.length))

/** Schema of `Party`. */
export const party: z.ZodType<Party> = z.union([field.address, field.orgId])

/** Schema of `MessageRequest`. */
export const messageRequestSchema: z.ZodType<MessageRequest> = z.strictObject({
  from: party,
  to: party,
  msgId: field.msgId,
  wrap: sealedText,
})

/** Schema of `MessageView`. */
export const messageViewSchema: z.ZodType<MessageView> = z.strictObject({
  from: party,
  to: party,
  msgId: field.msgId,
  wrap: sealedText,
  t: field.millis,
})
