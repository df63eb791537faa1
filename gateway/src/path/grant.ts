import {
  checkGrantPayload,
  type GrantRequest,
  type GrantResponse,
  type Net,
  type RandomSource,
  serialiseOpening,
  to0x,
  toHex,
  typedDataDigest,
  fromBase64url,
  type GrantPayload,
  type GrantKey,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import { checkGrant } from '../grant/checkGrant.ts'
import { grantCall } from '../grant/relayCalls.ts'
import { oweRelay } from '../grant/oweRelay.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Chain } from '../ports/Chain.ts'
import type { Clock } from '../ports/Clock.ts'
import type { GrantWrapRow } from '../ports/ConsentRows.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import type { Signatures } from '../ports/Signatures.ts'
import { ackEntry } from './ackEntry.ts'
import { namedBlock } from './namedBlock.ts'

export interface GrantPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly signatures: Signatures
  readonly chain: Chain
  readonly clock: Clock
  readonly random: RandomSource
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter
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
    const named = await namedBlock(ports, payload.opening.terms)
    const relayId = body.relay ? toHex(ports.random(16)) : null
    const { id, leaf } = await ports.ledger.write((tx) =>
      acceptGrant(ports, tx, { request, payload, view, named, relayId }),
    )
    const { proofHash: dpopHash } = request
    return { id, relayId, receipt: ports.signReceipt({ ...leaf, verdict: 'ack', dpopHash }) }
  }
}

interface SignedGrant {
  readonly request: AuthenticRequest
  readonly payload: GrantPayload
  readonly view: View
  readonly named: Parameters<typeof checkGrant>[2]['named']
  readonly relayId: string | null
}

async function acceptGrant(
  ports: GrantPorts,
  tx: LedgerTx,
  { request, payload, view, named, relayId }: SignedGrant,
) {
  const { opening, signer, sig, keys } = payload
  const { patient, terms } = opening
  const isAllowed = await hasRight(tx, view, { patient, actor: request.actor, right: 'GRANT' })
  if (!isAllowed) throw new GatewayError('no_access', 'session may not grant for this patient')
  const id = await checkGrant(tx, view, { payload, named })
  const now = ports.clock.now()
  const isNew = await tx.consents.insertOpening({
    id,
    patient,
    org: terms.grantee,
    opening: serialiseOpening(opening),
    signer,
    signature: sig,
    expiresAt: terms.expiresAt,
    acceptedAt: now,
  })
  if (!isNew) throw new GatewayError('conflict', 'grant is stored already')
  await tx.consents.putWraps(id, wrapRows(keys))
  if (relayId !== null) {
    const perDay = ports.limits.relaysPerDay
    await oweRelay(tx, { id: relayId, patient, call: grantCall(payload), now, perDay })
  }
  const entry = ackEntry(request, { type: 'grant', patient, org: terms.grantee, grant: id })
  const [leaf] = await ports.appendLeaves(tx, [entry])
  if (leaf === undefined) throw new GatewayError('audit_unavailable', 'grant without an entry')
  await ports.notify(tx, [{ fact: { type: 'grant', patient, org: terms.grantee, grantId: id } }])
  return { id, leaf }
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
