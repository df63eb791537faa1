import {
  checkGrantPayload,
  serialiseEvidence,
  type GrantRequest,
  type GrantResponse,
  type Millis,
  type Net,
  type RandomSource,
  serialiseOpening,
  to0x,
  toHex,
  typedDataDigest,
  fromBase64url,
  type GrantPayload,
  type GrantKey,
  proofHash,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import { checkGrant } from '../grant/checkGrant.ts'
import { grantCall } from '../grant/relayCalls.ts'
import { createOutboxRow } from '../grant/outboxRow.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Chain } from '../ports/Chain.ts'
import type { Clock } from '../ports/Clock.ts'
import type { GrantWrapRow } from '../ports/ConsentRows.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { Signatures } from '../ports/Signatures.ts'
import { loginEvidence } from './loginEvidence.ts'

const DAY_MS = 86_400_000

export interface GrantPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly signatures: Signatures
  readonly chain: Chain
  readonly clock: Clock
  readonly random: RandomSource
  readonly appendLeaves: LeafWriter
  readonly signReceipt: (parts: ReceiptParts) => string
  readonly net: Net
  readonly limits: { readonly relaysPerDay: number }
}

/**
 * The way of a grant: the patient's words and keys are kept, the log says so, and the transaction that registers it is
 * owed to the chain, all in one COMMIT. It permits nothing until the chain has it at `latest` and at `safe`.
 */
export function createGrantPath(
  ports: GrantPorts,
): (request: AuthenticRequest, body: GrantRequest) => Promise<GrantResponse> {
  return async (request, body) => {
    if (request.org !== null) throw new GatewayError('no_access', 'an organisation grants nothing')
    const payload = checkGrantPayload(body.payload)
    const view = ports.readiness.view()
    await requireSignature(ports, payload)
    const named = await namedBlock(ports, payload)
    const relayId = body.relay ? toHex(ports.random(16)) : null
    const { id, leaf } = await ports.ledger.write(async (tx) => {
      const isAllowed = await hasRight(tx, view, {
        patient: payload.opening.patient,
        actor: request.actor,
        right: 'GRANT',
      })
      if (!isAllowed) throw new GatewayError('no_access', 'session may not grant for this patient')
      const grant = await checkGrant(tx, view, { payload, named })
      const now = ports.clock.now()
      const isNew = await tx.consents.insertOpening({
        id: grant,
        patient: payload.opening.patient,
        org: payload.opening.terms.grantee,
        opening: serialiseOpening(payload.opening),
        signer: payload.signer,
        signature: payload.sig,
        expiresAt: payload.opening.terms.expiresAt,
        acceptedAt: now,
      })
      if (!isNew) throw new GatewayError('conflict', 'grant is stored already')
      await tx.consents.putWraps(grant, wrapRows(payload.keys))
      if (relayId !== null) {
        const today = await tx.outbox.countSince(payload.opening.patient, (now - DAY_MS) as Millis)
        if (today >= ports.limits.relaysPerDay)
          throw new GatewayError('rate_limited', 'relays of this patient today', { retryAfter: 3600 })
        await tx.outbox.insert(
          createOutboxRow({ id: relayId, patient: payload.opening.patient, call: grantCall(payload), now }),
        )
      }
      const [appended] = await ports.appendLeaves(tx, [
        {
          type: 'grant',
          patient: payload.opening.patient,
          org: payload.opening.terms.grantee,
          actor: request.actor,
          jkt: request.session.jkt,
          grant,
          evidence: serialiseEvidence(loginEvidence(request)),
          verdict: 'ack',
          dpopHash: proofHash(request.dpop),
        },
      ])
      return { id: grant, leaf: appended }
    })
    if (leaf === undefined) throw new GatewayError('audit_unavailable', 'grant without an entry')
    return {
      id,
      relayId,
      receipt: ports.signReceipt({ ...leaf, verdict: 'ack', dpopHash: proofHash(request.dpop) }),
    }
  }
}

/** Rows of the wraps that a grant payload or a later call carries. */
export function wrapRows(keys: readonly GrantKey[]): readonly GrantWrapRow[] {
  return keys.map(([className, epoch, keyVersion, wrap]) => ({
    className,
    epoch,
    keyVersion,
    wrap: fromBase64url(wrap),
  }))
}

async function requireSignature(
  { signatures, net }: GrantPorts,
  { opening, signer, sig }: GrantPayload,
): Promise<void> {
  const digest = to0x(typedDataDigest(net, 'Grant', opening))
  if (!(await signatures.isValid({ signer, digest, signature: sig }))) {
    throw new GatewayError('bad_signature', 'grant is not signed by its signer')
  }
}

/** The block a grant names may be newer than the index by one poll; then the node is asked. */
async function namedBlock({ ledger, chain }: GrantPorts, { opening }: GrantPayload) {
  const { blockNumber } = opening.terms
  return (
    (await ledger.read((tx) => tx.chain.blockByNumber(blockNumber))) ??
    (await chain.headerByNumber(blockNumber))
  )
}
