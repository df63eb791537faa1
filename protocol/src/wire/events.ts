import { z } from 'zod'
import type { ClassName } from '../values/classes.ts'
import type { Address, GrantId, MsgId, OrgId, RecordId, RequestId } from '../values/ids.ts'
import type { Millis } from '../values/times.ts'
import type { AccessRequestState } from './accessRequests.ts'
import * as field from '../values/fields.ts'
import { type Party, party } from './messages.ts'
import { type RelayState, relayState } from './relays.ts'

/**
 * What GET /v1/events tells: `event:` is the type, `data:` this JSON on one line, `id:` an opaque place for
 * `Last-Event-ID`. It only says that something changed; what it is, is asked for. `t`: ms. Spec §18.
 */
export type Notice = { readonly t: Millis } & (
  | { readonly type: 'grant'; readonly patient: Address; readonly org: OrgId; readonly grantId: GrantId }
  | { readonly type: 'revoke'; readonly patient: Address; readonly grantId: GrantId | 'all' }
  | { readonly type: 'fence'; readonly patient: Address; readonly target: GrantId | 'all' }
  | { readonly type: 'keys'; readonly patient: Address; readonly keysSeq: number; readonly version: number }
  | {
      readonly type: 'delegate'
      readonly patient: Address
      readonly delegate: Address
      readonly rights: number
    }
  | {
      readonly type: 'request'
      readonly patient: Address
      readonly org: OrgId
      readonly requestId: RequestId
      readonly state: AccessRequestState
    }
  | { readonly type: 'message'; readonly from: Party; readonly to: Party; readonly msgId: MsgId }
  | {
      readonly type: 'record'
      readonly patient: Address
      readonly recordId: RecordId
      readonly ver: number
      readonly class: ClassName
      readonly org: OrgId | null
    }
  | {
      readonly type: 'access'
      readonly patient: Address
      readonly org: OrgId | null
      readonly actor: Address
      readonly decision: 'allow' | 'deny'
      readonly index: number
    }
  | { readonly type: 'relay'; readonly relayId: field.RelayId; readonly state: RelayState }
)

/** The type of a notice. Spec §18. */
export type NoticeType = Notice['type']

const t = field.millis
const patient = field.address
const idOrAll = z.union([field.grantId, z.literal('all')])

/** Schema of `Notice`. */
export const noticeSchema: z.ZodType<Notice> = z.discriminatedUnion('type', [
  z.strictObject({ t, type: z.literal('grant'), patient, org: field.orgId, grantId: field.grantId }),
  z.strictObject({ t, type: z.literal('revoke'), patient, grantId: idOrAll }),
  z.strictObject({ t, type: z.literal('fence'), patient, target: idOrAll }),
  z.strictObject({ t, type: z.literal('keys'), patient, keysSeq: field.uint32, version: field.count }),
  z.strictObject({ t, type: z.literal('delegate'), patient, delegate: field.address, rights: field.count }),
  z.strictObject({
    t,
    type: z.literal('request'),
    patient,
    org: field.orgId,
    requestId: field.requestId,
    state: z.enum(['open', 'approved', 'declined', 'expired']),
  }),
  z.strictObject({ t, type: z.literal('message'), from: party, to: party, msgId: field.msgId }),
  z.strictObject({
    t,
    type: z.literal('record'),
    patient,
    recordId: field.recordId,
    ver: z.int().min(1),
    class: field.className,
    org: field.orgId.nullable(),
  }),
  z.strictObject({
    t,
    type: z.literal('access'),
    patient,
    org: field.orgId.nullable(),
    actor: field.address,
    decision: z.enum(['allow', 'deny']),
    index: field.count,
  }),
  z.strictObject({ t, type: z.literal('relay'), relayId: field.relayId, state: relayState }),
])
