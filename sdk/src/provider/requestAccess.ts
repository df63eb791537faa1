import {
  type AccessTerms,
  type Action,
  type Address,
  checkAccessTerms,
  type ClassName,
  type GrantPurpose,
  type MsgId,
  type RequestId,
  type Seconds,
  serialiseAccessTerms,
  toHex,
  toUtf8,
} from '@consentry/protocol'
import { inboxOf } from '../client/inboxOf.ts'
import { orgOf } from '../client/orgOf.ts'
import type { Provider } from '../client/Provider.ts'
import { sealMessage } from '../client/sealedMessage.ts'

/** What an organisation asks a patient for; times in s. `text` is for the patient to read. */
export type AccessWish = {
  readonly patient: Address
  readonly classes: readonly ClassName[]
  readonly actions: readonly Action[]
  readonly purposes: readonly GrantPurpose[]
  /** When the access shall end. */
  readonly expiresAt: Seconds
  /** Bounds of the time of the data, both inclusive. Default: all of it. */
  readonly recordsFrom?: Seconds
  readonly recordsTo?: Seconds
  readonly text: string
}

/**
 * Asks a patient for access. What is asked is sealed to the patient's inbox; the gateway sees only who asks whom.
 *
 * @throws `not_enrolled`, `stale_manifest`, `bad_request`, `no_access` for an organisation that may not ask,
 *   `rate_limited` above 3 requests a day to one patient. Spec §18
 * @example
 * const requestId = await requestAccess(provider, {
 *   patient, classes: ['labs'], actions: ['read'], purposes: ['TREAT'], expiresAt, text: 'For your check-up.',
 * })
 */
export async function requestAccess(
  { session }: Provider,
  { patient, ...wish }: AccessWish,
): Promise<RequestId> {
  const { net, ports } = session.client
  const terms: AccessTerms = checkAccessTerms({
    v: 1,
    ...wish,
    classes: ascending(wish.classes),
    actions: ascending(wish.actions),
    purposes: ascending(wish.purposes),
  })
  const recipient = await inboxOf(session, patient)
  const requestId = toHex(ports.random(16)) as RequestId
  // A request is a message whose id is the request's: so it can be shown as no other. Spec §18.
  const ends = { net, from: orgOf(session), to: patient, msgId: requestId as string as MsgId }
  const wrap = sealMessage(toUtf8(serialiseAccessTerms(terms)), { ends, recipient }, ports.crypto)
  await session.call('createAccessRequest', { json: { patient, requestId, wrap } })
  return requestId
}

function ascending<Item extends string>(items: readonly Item[]): Item[] {
  return [...new Set(items)].sort()
}
