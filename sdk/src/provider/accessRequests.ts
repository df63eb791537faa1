import type {
  AccessRequestState,
  AccessRequestView,
  Address,
  GrantId,
  Millis,
  RequestId,
} from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import { orgOf } from '../client/orgOf.ts'
import type { Provider } from '../client/Provider.ts'
import { SdkError } from '../errors/SdkError.ts'

/** A request of one's own and what became of it; times in ms. Open ones expire after 14 days. Spec §18. */
export type OwnAccessRequest = {
  readonly requestId: RequestId
  readonly patient: Address
  readonly state: AccessRequestState
  readonly asked: Millis
  readonly expires: Millis
  /** The grant that answered it, once approved. */
  readonly grantId: GrantId | null
}

/** Lists what one's organisation asked patients for. Spec §18. */
export async function listAccessRequests(provider: Provider): Promise<readonly OwnAccessRequest[]> {
  const views = await allPages(provider.session, 'listAccessRequests')
  return views.map((view) => ownRequest(provider, view))
}

/** Reads one request. Throws `not_found`. Spec §18. */
export async function readAccessRequest(provider: Provider, requestId: RequestId): Promise<OwnAccessRequest> {
  const { value } = await provider.session.call('readAccessRequest', { path: { requestId } })
  return ownRequest(provider, value)
}

function ownRequest({ session }: Provider, view: AccessRequestView): OwnAccessRequest {
  const { requestId, patient, org, state, t, expires, grantId } = view
  if (org !== orgOf(session))
    throw new SdkError('unexpected_answer', 'The gateway shows another organisation’s request')
  return { requestId, patient, state, asked: t, expires, grantId }
}
