import type { AccessTerms, GrantId, OrgId, RequestId } from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import { mayBeDone } from '../client/mayBeDone.ts'
import { SdkError } from '../errors/SdkError.ts'
import { grantConsent } from './grantConsent.ts'
import type { GrantTerms } from './GrantTerms.ts'
import { openRequest } from './listAccessRequests.ts'
import type { Patient } from './Patient.ts'
import type { GivenGrant } from './sendGrant.ts'

/** Which request, and what of it is granted otherwise than asked: fewer classes, an earlier end. */
export type ApproveOptions = {
  readonly requestId: RequestId
  readonly change?: Partial<Omit<GrantTerms, 'org'>>
}

/** The terms of a grant that gives what was asked, with the patient's changes. Show `previewGrant` of them first. */
export function termsOfRequest(
  org: OrgId,
  { classes, actions, purposes, expiresAt, recordsFrom, recordsTo }: AccessTerms,
  change: ApproveOptions['change'] = {},
): GrantTerms {
  return {
    org,
    classes,
    actions,
    purposes,
    expiresAt,
    ...(recordsFrom === undefined ? {} : { recordsFrom }),
    ...(recordsTo === undefined ? {} : { recordsTo }),
    ...change,
  }
}

/**
 * Answers a request by a grant: signs it, waits until it is effective, and tells the organisation. One prompt.
 *
 * @throws `conflict` for a request that is not open any more, `bad_wrap` or another code for one that does not open, and
 *   what `grantConsent` throws. Spec §18
 */
export async function approveRequest(
  patient: Patient,
  { requestId, change }: ApproveOptions,
): Promise<GivenGrant> {
  const { session } = patient
  const { value: view } = await session.call('readAccessRequest', { path: { requestId } })
  const request = await openRequest(patient, view)
  if (request.state !== 'open') {
    throw new SdkError('conflict', `The request is ${request.state}`, {
      next: 'Look at the list of requests',
    })
  }
  if ('code' in request) {
    throw new SdkError('unexpected_answer', `The request does not open: ${request.code}`, {
      next: 'Decline it and ask the organisation to send it again',
    })
  }
  const grant = await grantConsent(patient, termsOfRequest(request.org, request.asked, change))
  await answer(session, requestId, grant.id)
  return grant
}

/** Tells the organisation. The grant stands whatever becomes of the answer, so one that was lost is looked for. */
async function answer({ call }: Session, requestId: RequestId, grantId: GrantId): Promise<void> {
  const path = { requestId }
  const send = () => call('answerAccessRequest', { path, json: { answer: 'approved', grantId } })
  try {
    await send()
  } catch (error) {
    if (!mayBeDone(error)) throw error
    const { value } = await call('readAccessRequest', { path })
    if (value.grantId !== grantId) await send()
  }
}
