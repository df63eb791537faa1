import type { RequestId } from '@consentry/protocol'
import type { Patient } from './Patient.ts'

/** Declines a request for access. No prompt. Throws `conflict` for one that is not open any more, `not_found`. Spec §18. */
export async function declineRequest({ session }: Patient, requestId: RequestId): Promise<void> {
  await session.call('answerAccessRequest', { path: { requestId }, json: { answer: 'declined' } })
}
