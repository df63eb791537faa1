import {
  type AccessRequestState,
  type AccessRequestView,
  type AccessTerms,
  type GrantId,
  type Millis,
  type MsgId,
  type OrgId,
  parseAccessTerms,
  type RequestId,
} from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { AnyCode } from '../errors/codes.ts'
import { openInboxMessage } from './openInboxMessage.ts'
import type { Patient } from './Patient.ts'

/** An organisation that asks for access; times in ms. Open requests expire after 14 days. Spec §18. */
export type AccessRequestToMe = {
  readonly requestId: RequestId
  readonly org: OrgId
  /** Name of the organisation as it is registered on chain; null where it is not active any more. */
  readonly organisation: string | null
  readonly state: AccessRequestState
  readonly t: Millis
  readonly expires: Millis
  /** The grant that answered it, once approved. */
  readonly grantId: GrantId | null
} & ({ readonly asked: AccessTerms } | { readonly code: AnyCode })

/**
 * Lists what organisations asked for, opened and checked; one that does not open says why. Throws `unexpected_answer` for
 * a request to somebody else. Spec §18.
 */
export async function listAccessRequests(
  patient: Patient,
  { state }: { readonly state?: AccessRequestState } = {},
): Promise<readonly AccessRequestToMe[]> {
  const views = await allPages(patient.session, 'listAccessRequests')
  const wanted = views.filter((view) => state === undefined || view.state === state)
  const requests: AccessRequestToMe[] = []
  for (const view of wanted) requests.push(await openRequest(patient, view))
  return requests
}

/** Opens one request. The message's id is the request's, so it can be shown as no other. Spec §18. */
export async function openRequest(patient: Patient, view: AccessRequestView): Promise<AccessRequestToMe> {
  const { requestId, org, state, t, expires, grantId } = view
  const { client } = patient.session
  if (view.patient !== patient.address)
    throw new SdkError('unexpected_answer', 'The gateway shows a request to somebody else')
  const providers = client.deployment.contracts.providerRegistry.address
  const { name, status } = await client.chain.org(providers, org)
  const organisation = status === 1 ? name : null
  const ends = { from: org, to: patient.address, msgId: requestId as string as MsgId }
  const opened = await openInboxMessage(patient, { ...ends, wrap: view.wrap }, parseAccessTerms)
  const place = { requestId, org, organisation, state, t, expires, grantId }
  return 'content' in opened ? { ...place, asked: opened.content } : { ...place, code: opened.code }
}
