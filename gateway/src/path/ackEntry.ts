import { serialiseEvidence } from '@consentry/protocol'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { LeafEntry } from '../ports/LeafWriter.ts'
import { loginEvidence } from './loginEvidence.ts'

/** The entry of something that a session did without a decision: who, by which key, with the proof of the request. */
export function ackEntry(
  request: AuthenticRequest,
  about: Pick<LeafEntry, 'type' | 'patient' | 'org' | 'grant' | 'record' | 'erased'>,
): LeafEntry {
  return {
    ...about,
    actor: request.actor,
    jkt: request.session.jkt,
    evidence: serialiseEvidence(loginEvidence(request)),
    verdict: 'ack',
    dpopHash: request.proofHash,
  }
}
