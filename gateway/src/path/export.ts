import type { Address, ExportHead, ExportLine, Net } from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { type Asker, listQuestion } from '../decide/recordQuestion.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { createCommitDecisions } from './commit.ts'
import { exportSections } from './exportSections.ts'
import { requireStepUp } from './requireStepUp.ts'

export interface ExportPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly clock: Clock
  readonly commitDecisions: ReturnType<typeof createCommitDecisions>
  readonly signReceipt: (parts: ReceiptParts) => string
  readonly net: Net
  readonly origin: string
  readonly vkeys: ExportHead['vkeys']
}

/** Lines of an export, a few at a time: each page is read when the one before was taken. */
export type ExportPages = AsyncIterable<readonly ExportLine[]>

/**
 * Everything that a patient needs to leave: with the root and the blobs it opens without a gateway (§16). One decision
 * with one leaf, before anything is told. Memory does not depend on how much there is.
 */
export function createExportPath(
  ports: ExportPorts,
): (request: AuthenticRequest, patient: Address) => Promise<ExportPages> {
  return async (request, patient) => {
    if (request.org !== null) throw new GatewayError('no_access', 'organisations export nothing')
    requireStepUp(request, ports.clock.now())
    const receipt = await decideExport(ports, request, patient)
    return pagesOf(ports, { request, patient, receipt })
  }
}

async function decideExport(
  { readiness, commitDecisions, signReceipt }: ExportPorts,
  request: AuthenticRequest,
  patient: Address,
): Promise<string> {
  const asker: Asker = { patient, org: null, actor: request.actor, purpose: null }
  const load = async () => [
    {
      question: listQuestion(asker, null),
      allowed: { type: 'self', verdict: 'allow' } as const,
      about: {},
    },
  ]
  const [made] = await commitDecisions(readiness.admit(request), load, 'beside others')
  if (made === undefined || made.decision.decision === 'deny' || made.leaf === null)
    throw new GatewayError(made?.decision.code ?? 'no_access', 'export refused')
  return signReceipt({ ...made.leaf, verdict: 'allow', dpopHash: request.proofHash })
}

interface Export {
  readonly request: AuthenticRequest
  readonly patient: Address
  readonly receipt: string
}

async function* pagesOf(ports: ExportPorts, { request, patient, receipt }: Export): ExportPages {
  const { ledger, clock, net, origin, vkeys, signReceipt } = ports
  const head: ExportHead = { type: 'export', v: 1, net, patient, t: clock.now(), origin, vkeys, receipt }
  yield [head]
  let lines = 1
  // Page by page: whoever loses the right, or her session, while it runs gets no further page (G16).
  const read = <Result>(work: (tx: LedgerTx) => Promise<Result>): Promise<Result> =>
    ledger.read(async (tx) => {
      await requireStill(ports, tx, request, patient)
      return work(tx)
    })
  for (const section of exportSections({ read, signReceipt }, patient)) {
    for await (const page of section) {
      if (page.length === 0) continue
      lines += page.length
      yield page
    }
  }
  yield [{ type: 'end', lines }]
}

async function requireStill(
  { readiness, clock }: ExportPorts,
  tx: LedgerTx,
  { session, actor }: AuthenticRequest,
  patient: Address,
): Promise<void> {
  const kept = await tx.logins.session(session.tokenHash)
  if (kept === null || kept.expiresAt <= clock.now())
    throw new GatewayError('invalid_token', 'session ended while it was exported')
  if (actor === patient || (await hasRight(tx, readiness.view(), { patient, actor, right: 'READ' }))) return
  throw new GatewayError('no_access', 'right ended while it was exported')
}
