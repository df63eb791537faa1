import { type GrantId, type GrantView, parseClassName, parseGrantId } from '@consentry/sdk'
import {
  type AccessRequestToMe,
  approveRequest,
  declineRequest,
  explainTrail,
  grantConsent,
  type GrantPreview,
  type GrantTerms,
  listAccessRequests,
  listGrants,
  previewGrant,
  readTrail,
  revokeConsent,
  rotateKeys,
  type TrailStory,
} from '@consentry/sdk/patient'
import { type Held, held } from './Held.ts'

/** A trail in words, with what the calendar needs: the days of everybody's looks. */
export interface ToldTrail {
  readonly alarms: readonly string[]
  readonly stories: readonly TrailStory[]
  /** ms of each look by somebody else. */
  readonly looks: readonly number[]
}

/** Consents, requests and who did what. Every method throws `SdkError`. */
export interface PatientSharingApi {
  grants(): Promise<readonly GrantView[]>
  previewGrant(terms: GrantTerms): Promise<GrantPreview>
  grant(terms: GrantTerms): Promise<GrantId>
  /** Resolves to the ms from the signature until every reachable gateway denies. */
  revoke(id: string): Promise<number>
  /** New keys for classes: who lost a grant cannot open what comes from now on. */
  renewKeys(classes: readonly string[]): Promise<void>
  requests(): Promise<readonly AccessRequestToMe[]>
  /** Grants what was asked, in these classes only. */
  approve(requestId: string, classes: readonly string[]): Promise<void>
  decline(requestId: string): Promise<void>
  trail(): Promise<ToldTrail>
}

/** Makes the calls about sharing. */
export function patientSharingApi(state: Held): PatientSharingApi {
  const own = () => held(state.patient)
  type RequestId = Parameters<typeof declineRequest>[1]
  return {
    grants: () => listGrants(own()),
    previewGrant: (terms) => previewGrant(held(state.client), terms),
    grant: async (terms) => (await grantConsent(own(), terms)).id,
    revoke: async (id) => {
      await revokeConsent(own(), { id: parseGrantId(id), rotate: false })
      return performance.now() - state.signedAt
    },
    renewKeys: async (classes) => {
      state.patient = await rotateKeys(own(), { classes: classes.map(parseClassName) })
    },
    requests: () => listAccessRequests(own()),
    approve: async (requestId, classes) => {
      const change = { classes: classes.map(parseClassName).sort() }
      await approveRequest(own(), { requestId: requestId as RequestId, change })
    },
    decline: async (requestId) => {
      await declineRequest(own(), requestId as RequestId)
    },
    trail: async () => {
      const patient = own()
      const trail = await readTrail(patient)
      const told = await explainTrail(patient, trail)
      const looks = trail.entries.flatMap(({ event }) =>
        event !== null && event.org !== undefined && (event.type === 'read' || event.type === 'deny')
          ? [event.t]
          : [],
      )
      return { ...told, looks }
    },
  }
}
