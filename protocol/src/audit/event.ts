import { z } from 'zod'
import type { Action } from '../values/actions.ts'
import { canonicalJson, type JsonObject } from '../values/canonicalJson.ts'
import type { ClassName } from '../values/classes.ts'
import * as field from '../values/fields.ts'
import type { Address, BlockHash, GrantId, Jkt, OrgId, RecordId, Sha256Hex } from '../values/ids.ts'
import { parseShape } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import type { Millis } from '../values/times.ts'
import type { ErasedPlaces } from './erasedPlaces.ts'

/** What a leaf may be about; the closed list. Spec §14. */
export const eventTypes = [
  'genesis',
  'read',
  'deny',
  'write',
  'grant',
  'revoke',
  'fence',
  'keys',
  'delegate',
  'request',
  'message',
  'self',
  'erase',
  'disclosure',
  'breakglass',
] as const

/** A type of audit event. Spec §14. */
export type EventType = (typeof eventTypes)[number]

/** The body of a leaf; what does not apply is absent. It is erasable, its commitment is not. Spec §14. */
export type AuditEvent = {
  readonly v: 1
  /** Origin of the log. */
  readonly log: string
  /** Place in the patient's own chain, from 0; there with `pprev` and `patient`, or none of them. */
  readonly pseq?: number
  /** Commitment of the patient's previous leaf, zeros first. */
  readonly pprev?: Sha256Hex
  readonly t: Millis
  readonly type: EventType
  readonly patient?: Address
  readonly org?: OrgId
  readonly actor?: Address
  readonly jkt?: Jkt
  readonly action?: Action
  readonly class?: ClassName
  readonly also?: readonly ClassName[]
  readonly record?: RecordId
  /** Author organisation of the record. */
  readonly origin?: OrgId
  readonly purpose?: string
  readonly grant?: GrantId
  readonly decision?: 'allow' | 'deny'
  readonly reason?: string
  /** Coalesced count of equal denials. */
  readonly n?: number
  /** The chain view: event counter of the ConsentRegistry, height and hash of the block. */
  readonly chain?: { readonly n: number; readonly block: number; readonly hash: BlockHash }
  /** SHA-256 of the evidence bundle. */
  readonly ev?: Sha256Hex
  /** `genesis` only: the log that this one continues. */
  readonly prev?: { readonly origin: string; readonly size: number; readonly root: Sha256Hex }
  /** `erase` only: the `pseq` of the patient's leaves whose bodies went, runs as [first, last]. */
  readonly erased?: ErasedPlaces
}

const origin = z.string().regex(/^[!-~]{1,256}$/)

/** Schema of an event's form. `parseAuditEvent` checks more. Spec §14. */
export const auditEventSchema: z.ZodType<AuditEvent> = z.strictObject({
  v: z.literal(1),
  log: origin,
  pseq: field.count.exactOptional(),
  pprev: field.sha256.exactOptional(),
  t: field.millis,
  type: z.enum(eventTypes),
  patient: field.address.exactOptional(),
  org: field.orgId.exactOptional(),
  actor: field.address.exactOptional(),
  jkt: field.jkt.exactOptional(),
  action: field.action.exactOptional(),
  class: field.className.exactOptional(),
  also: z.array(field.className).max(32).exactOptional(),
  record: field.recordId.exactOptional(),
  origin: field.orgId.exactOptional(),
  purpose: field.declaredPurpose.exactOptional(),
  grant: field.grantId.exactOptional(),
  decision: z.enum(['allow', 'deny']).exactOptional(),
  reason: z
    .string()
    .regex(/^[a-z_]{1,32}$/)
    .exactOptional(),
  n: z.int().min(1).exactOptional(),
  chain: z.strictObject({ n: field.count, block: field.count, hash: field.blockHash }).exactOptional(),
  ev: field.sha256.exactOptional(),
  prev: z.strictObject({ origin, size: field.count, root: field.sha256 }).exactOptional(),
  erased: z.array(z.union([field.count, z.tuple([field.count, field.count])])).exactOptional(),
})

/**
 * Reads the canonical text of an event. Parse and serialise give the same text.
 *
 * @throws `bad_json` for text that is not canonical, `bad_request` for another form. Spec §14
 */
export function parseAuditEvent(text: string): AuditEvent {
  return parseShape(auditEventSchema, strictCanonicalJson(text), {
    what: 'audit event',
    code: 'bad_request',
    rules: [
      { holds: hasWholePatientChain, otherwise: 'patient, pseq and pprev belong together' },
      {
        holds: (event) => event.prev === undefined || event.type === 'genesis',
        otherwise: 'prev is for genesis',
      },
      {
        holds: (event) => event.erased === undefined || event.type === 'erase',
        otherwise: 'erased is for erase',
      },
    ],
  })
}

/** The canonical text of an event: what its leaf commits to. Spec §14. */
export function auditEventText(event: AuditEvent): string {
  return canonicalJson(inOrder(event))
}

// Keys in order: so they are written as they are. The type asks for every field, and for no other.
function inOrder(event: AuditEvent): JsonObject {
  const { chain } = event
  return {
    action: event.action,
    actor: event.actor,
    also: event.also,
    chain: chain && { block: chain.block, hash: chain.hash, n: chain.n },
    class: event.class,
    decision: event.decision,
    erased: event.erased,
    ev: event.ev,
    grant: event.grant,
    jkt: event.jkt,
    log: event.log,
    n: event.n,
    org: event.org,
    origin: event.origin,
    patient: event.patient,
    pprev: event.pprev,
    prev: event.prev,
    pseq: event.pseq,
    purpose: event.purpose,
    reason: event.reason,
    record: event.record,
    t: event.t,
    type: event.type,
    v: event.v,
  } satisfies Readonly<Record<keyof AuditEvent, unknown>>
}

function hasWholePatientChain({ patient, pseq, pprev }: AuditEvent): boolean {
  return (patient === undefined) === (pseq === undefined) && (pseq === undefined) === (pprev === undefined)
}
