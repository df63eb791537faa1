import { type GatewayCode, type Net, type RecordId, secondsOf, sha256, toHex } from '@consentry/protocol'
import { decideAll } from '../decide/decideAll.ts'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { memberRoles } from '../grant/isMemberAtLatest.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Committed } from '../handover/Committed.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafRow } from '../ports/LeafRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import type { RecordRow } from '../ports/RecordRows.ts'
import { checkWrite, type IncomingRecord, readIncoming } from '../put/checkWrite.ts'
import { recordRow, recordWrapRow } from '../put/recordRow.ts'
import type { createCommitDecisions, Subject } from './commit.ts'

const STAFF_OR_AGENT = memberRoles.STAFF | memberRoles.AGENT

export interface WritePorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly commitDecisions: ReturnType<typeof createCommitDecisions>
  readonly signReceipt: (parts: ReceiptParts) => string
  readonly clock: Clock
  readonly notify: NoticeWriter
  readonly net: Net
  readonly limits: { readonly patientBytes: number }
}

/** Manifests in the order sent. `purpose`: declared by an organisation, as for reads; a person needs none. */
export interface WriteInput {
  readonly bodies: readonly Uint8Array[]
  readonly purpose: string | null
}

/** Outcome of one manifest, in the order sent. */
export type WriteOutcome =
  | { readonly recordId: RecordId; readonly receipt: string }
  | { readonly recordId: RecordId | null; readonly code: GatewayCode }

type Judged =
  | { readonly kind: 'refused'; readonly recordId: RecordId | null; readonly code: GatewayCode }
  | {
      readonly kind: 'repeated'
      readonly recordId: RecordId
      readonly row: RecordRow
      readonly leaf: LeafRow
    }
  | { readonly kind: 'decided'; readonly recordId: RecordId; readonly at: number }

/**
 * The way of a write: check, decide with action write, record and leaf in one transaction, acknowledge. Each manifest
 * of a batch is judged and logged on its own; the batch is one commit (§12.5).
 */
export function createWritePath(
  ports: WritePorts,
): (request: AuthenticRequest, input: WriteInput) => Promise<readonly WriteOutcome[]> {
  return async (request, { bodies, purpose }) => {
    const admitted = ports.readiness.admit(request)
    const incoming = bodies.map((bytes) => parse(ports, request, bytes))
    let judged: readonly Judged[] = []
    const load = async (tx: LedgerTx, view: View) => {
      const outcome = await judge(ports, request, { tx, view }, { incoming, purpose })
      judged = outcome.judged
      return outcome.subjects
    }
    const committed = await ports.commitDecisions(admitted, load, 'in turn')
    return judged.map((one) => answer(ports, request, one, committed))
  }
}

type Parsed = IncomingRecord | { readonly refused: GatewayCode }

interface ParsedBatch {
  readonly incoming: readonly Parsed[]
  readonly purpose: string | null
}

function parse(ports: WritePorts, request: AuthenticRequest, bytes: Uint8Array): Parsed {
  try {
    return readIncoming(bytes, request, ports)
  } catch (error) {
    return { refused: codeOfManifest(error) }
  }
}

async function judge(ports: WritePorts, request: AuthenticRequest, place: Place, batch: ParsedBatch) {
  const { tx } = place
  await requireMemberAtLogin(tx, request)
  const judged: Judged[] = []
  const subjects: Subject[] = []
  const seen = new Set<string>()
  // What a batch adds is not stored yet when the next line is looked at.
  const added = new Map<string, number>()
  for (const one of batch.incoming) {
    if ('refused' in one) {
      judged.push({ kind: 'refused', recordId: null, code: one.refused })
      continue
    }
    const { recordId, patient } = one.manifest
    const subject = (isStored: boolean): Subject =>
      subjectOf(ports, request, one, { purpose: batch.purpose, isStored })
    const decide = (isStored: boolean): Judged => ({
      kind: 'decided',
      recordId,
      at: subjects.push(subject(isStored)) - 1,
    })
    try {
      // Two versions of one record in a batch would each be checked against the state before the batch.
      if (seen.has(`${patient}:${recordId}`)) throw new GatewayError('conflict', 'record twice in one batch')
      seen.add(`${patient}:${recordId}`)
      const taken = added.get(patient) ?? 0
      const state = await checkWrite(tx, one, { patientBytes: ports.limits.patientBytes - taken })
      if (state.kind === 'new') added.set(patient, taken + one.manifest.size)
      const leaf = state.kind === 'repeated' ? await tx.leaves.leaf(state.row.leafIndex) : null
      const isKnown = state.kind === 'repeated' && leaf !== null && !(await isDenied(place, subject(true)))
      judged.push(
        isKnown ? { kind: 'repeated', recordId, row: state.row, leaf } : decide(state.kind === 'repeated'),
      )
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      // What is stored, and how much, is told only who may write.
      const isTold = !(await isDenied(place, subject(false)))
      judged.push(isTold ? { kind: 'refused', recordId, code: error.code } : decide(false))
    }
  }
  return { judged, subjects }
}

/** Where the questions of a batch are looked at. */
interface Place {
  readonly tx: LedgerTx
  readonly view: View
}

async function isDenied({ tx, view }: Place, { question }: Subject): Promise<boolean> {
  const [decided] = await decideAll(tx, view, [question])
  return decided?.decision.decision !== 'allow'
}

/** Readers check that the author was a member at the block of the login (§12.6): a later member signs in again. */
async function requireMemberAtLogin(tx: LedgerTx, { org, actor, session }: AuthenticRequest): Promise<void> {
  if (org === null) return
  const isMemberAt = async (height: number): Promise<boolean> =>
    (((await tx.chain.memberAt(org, actor, height))?.roles ?? 0) & STAFF_OR_AGENT) !== 0
  // Who is no member at all is refused by the decision, with a leaf.
  if ((await isMemberAt(session.block.number)) || !(await isMemberAt(Number.MAX_SAFE_INTEGER))) return
  throw new GatewayError('step_up_required', 'login is older than the membership')
}

function subjectOf(
  ports: WritePorts,
  request: AuthenticRequest,
  incoming: IncomingRecord,
  { purpose, isStored }: { readonly purpose: string | null; readonly isStored: boolean },
): Subject {
  const { manifest } = incoming
  return {
    question: {
      request: {
        patient: manifest.patient,
        org: request.org,
        actor: request.actor,
        action: 'write',
        class: manifest.class,
        also: manifest.also,
        purpose: request.org === null ? null : purpose,
        recordTime: secondsOf(manifest.t),
      },
      record: null,
    },
    allowed: { type: 'write', verdict: 'ack' },
    about: { record: manifest.recordId, ...(manifest.org === null ? {} : { origin: manifest.org }) },
    whenAllowed: async (tx, leaf, evidence, view) => {
      // Its entry is in a closed log: it is acknowledged anew, and stays as it is.
      if (isStored) return
      const admitted = {
        author: request.actor,
        evidence: toHex(sha256(evidence)),
        height: view.latest.number,
        leafIndex: leaf.index,
      }
      await tx.records.insert(recordRow(incoming, admitted), recordWrapRow(incoming))
      const { patient, recordId, ver, class: className, org } = manifest
      await ports.notify(tx, [{ fact: { type: 'record', patient, recordId, ver, class: className, org } }])
    },
  }
}

function answer(
  ports: WritePorts,
  request: AuthenticRequest,
  one: Judged,
  committed: readonly Committed[],
): WriteOutcome {
  const { recordId } = one
  if (one.kind === 'refused') return { recordId, code: one.code }
  if (one.kind === 'repeated') {
    const { index, leafHash, t, dpopHash } = one.leaf
    if (dpopHash === null) throw new GatewayError('internal', 'a write without its proof')
    return {
      recordId: one.recordId,
      receipt: ports.signReceipt({ index, leafHash, t, verdict: 'ack', dpopHash }),
    }
  }
  const made = committed[one.at]
  if (made === undefined || made.decision.decision === 'deny')
    return { recordId, code: made?.decision.code ?? 'no_access' }
  if (made.leaf === null)
    throw new GatewayError('audit_unavailable', 'permitted, but without an entry to show')
  const { proofHash: dpopHash } = request
  return { recordId: one.recordId, receipt: ports.signReceipt({ ...made.leaf, verdict: 'ack', dpopHash }) }
}

/** A parser's refusal is the manifest's fault, whatever it tripped over. */
function codeOfManifest(error: unknown): GatewayCode {
  return error instanceof GatewayError ? error.code : 'invalid_manifest'
}
