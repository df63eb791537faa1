import {
  type AuditEvent,
  authorRequest,
  type Evidence,
  fromBase64url,
  type FenceEvidence,
  type HashedRequest,
  ProtocolError,
  readClaims,
  readProof,
  recoverTypedDataSigner,
  type RequestEvidence,
  serialiseRecordManifest,
  sha256,
  toUtf8,
  verifySignedRequest,
  type GrantId,
  type Net,
} from '@consentry/protocol'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'
import { isAskedFor } from './isAskedFor.ts'

/** What evidence proves about one event. */
export type EvidenceVerdict = {
  readonly finding?: Finding
  /** The request could not be rebuilt: who asked is proved, what was asked is not. */
  readonly isUnchecked?: boolean
  /** A contract wallet: its signature only the chain can judge. */
  readonly isContract?: boolean
}

/** An event and the evidence it names. */
export type EvidenceCase = { readonly index: number; readonly event: AuditEvent; readonly evidence: Evidence }

/** Checks who asked and what was asked. Spec §12.6, §14. */
export async function checkEvidence(
  input: AuditInput,
  { index, event, evidence }: EvidenceCase,
): Promise<EvidenceVerdict> {
  const found = (code: 'bad_evidence' | 'other_request', detail: string): EvidenceVerdict => ({
    finding: { code, index, detail },
  })
  try {
    if ('fence' in evidence) return judgeFence(input, { event, evidence }, found)
    return await judgeRequest(input, { event, evidence }, found)
  } catch (error) {
    if (error instanceof ProtocolError) return found('bad_evidence', error.message)
    throw error
  }
}

type Found = (code: 'bad_evidence' | 'other_request', detail: string) => EvidenceVerdict

async function judgeRequest(
  input: AuditInput,
  { event, evidence }: { readonly event: AuditEvent; readonly evidence: RequestEvidence },
  found: Found,
): Promise<EvidenceVerdict> {
  const { chainId, gateway } = input.deployment
  const candidates = requestsOf(input, event, evidence)
  const signed = await firstThatVerifies(evidence, { chainId, gateway, candidates })
  const { login, isRequestChecked, wallet } = signed
  const isActor = login.address === event.actor && login.jkt === event.jkt
  const isRole = login.role === (event.org ?? 'patient')
  // A patient's own decisions (grants, keys) name the grantee as org; everything else names the session's.
  const isOwnDecision = login.role === 'patient' && (event.type === 'grant' || event.type === 'keys')
  if (!isActor || !(isRole || isOwnDecision))
    return found('bad_evidence', 'event names another actor than the login')
  if (!isAskedFor(event, evidence))
    return found('other_request', 'event is about something that was not asked for')
  return { isUnchecked: !isRequestChecked, isContract: wallet === 'contract' }
}

async function firstThatVerifies(
  evidence: RequestEvidence,
  {
    chainId,
    gateway,
    candidates,
  }: { readonly chainId: number; readonly gateway: string; readonly candidates: readonly HashedRequest[] },
): ReturnType<typeof verifySignedRequest> {
  const [first, ...rest] = candidates
  if (first === undefined) return verifySignedRequest(evidence, { chainId, gateway })
  try {
    return await verifySignedRequest(evidence, { chainId, gateway, request: first })
  } catch (error) {
    // Of a record with several versions, any may be the one that was written.
    if (rest.length === 0) throw error
    return firstThatVerifies(evidence, { chainId, gateway, candidates: rest })
  }
}

/** The requests that the evidence can have been made for; none where target or body are not known. */
function requestsOf(
  { records }: AuditInput,
  event: AuditEvent,
  evidence: RequestEvidence,
): readonly HashedRequest[] {
  const { request, lines, dpop } = evidence
  if (request !== undefined) {
    const { htm: method } = readClaims(readProof(dpop).payload)
    return [{ method, target: request.target, bodyDigest: sha256(fromBase64url(request.body)) }]
  }
  if (event.type !== 'write' || event.record === undefined) return []
  const declared = event.purpose === undefined ? {} : { purpose: event.purpose }
  const batch = lines === undefined ? {} : { lines }
  return (records.get(event.record) ?? []).flatMap((manifest) => {
    try {
      return [authorRequest(toUtf8(serialiseRecordManifest(manifest)), { ...batch, ...declared })]
    } catch {
      return []
    }
  })
}

function judgeFence(
  { deployment }: AuditInput,
  { event, evidence }: { readonly event: AuditEvent; readonly evidence: FenceEvidence },
  found: Found,
): EvidenceVerdict {
  const { fence } = evidence
  const isNamed = fence.patient === event.patient && fence.signer === event.actor
  if (!isNamed || (fence.target !== 'all' && fence.target !== event.grant)) {
    return found('bad_evidence', 'fence is for something else than its event')
  }
  // Contract wallets sign in any form; the gateway asked the chain.
  if (fence.sig.length !== 132) return { isContract: true }
  const net: Net = { chainId: deployment.chainId, registry: deployment.consentRegistry }
  return fenceSigner(net, fence) === fence.signer
    ? {}
    : found('bad_evidence', 'fence is not signed by its signer')
}

function fenceSigner(net: Net, { patient, target, version = 0, sig }: FenceEvidence['fence']): string {
  return target === 'all'
    ? recoverTypedDataSigner(net, 'RevokeAll', { message: { patient, version }, signature: sig })
    : recoverTypedDataSigner(net, 'Revoke', { message: { patient, id: target as GrantId }, signature: sig })
}
