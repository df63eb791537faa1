import { type ClassName, type DenyReason, type GrantId, serialiseEvidence } from '@consentry/protocol'
import { type Decided, decideAll } from '../decide/decideAll.ts'
import type { Question } from '../decide/gatherFacts.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import { type Committed, committedDecision } from '../handover/Committed.ts'
import type { ReadyRequest, View } from '../handover/ReadyRequest.ts'
import type { AppendedLeaf, LeafEntry, LeafWriter } from '../ports/LeafWriter.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter, Told } from '../ports/NoticeWriter.ts'
import type { Clock } from '../ports/Clock.ts'
import type { GroupCommit, Setwise } from './groupCommit.ts'
import { requestEvidence } from './loginEvidence.ts'

/** One thing to decide, what its leaf says beside the decision, and what else becomes true when it is allowed. */
export interface Subject {
  readonly question: Question
  /** Type and verdict of the leaf of an allowed one. */
  readonly allowed: { readonly type: 'read' | 'write' | 'self'; readonly verdict: 'allow' | 'ack' }
  readonly about: Pick<LeafEntry, 'record' | 'origin' | 'n'>
  readonly whenAllowed?: (tx: LedgerTx, leaf: AppendedLeaf, evidence: Uint8Array, view: View) => Promise<void>
}

export interface CommitPorts {
  readonly commit: GroupCommit
  readonly clock: Clock
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter
}

/**
 * How the facts of a request are collected: after the effects of every request before it, or beside those that wait at
 * the same time, of which none was acknowledged before the other came. Whoever writes a record comes in turn.
 */
export type Order = 'in turn' | 'beside others'

/** Denied before anybody was known to be refused anything: nothing to tell the patient. */
const UNLOGGED: ReadonlySet<DenyReason> = new Set<DenyReason>(['skew', 'stale', 'purpose'])

/**
 * Facts, decision, leaf and effect in one transaction. Its COMMIT is the moment the decision becomes true: no leaf, no
 * key; and a fence acknowledged before it is always seen, because both take the one writer (§11 steps 5 and 6).
 */
export function createCommitDecisions(
  ports: CommitPorts,
): (
  ready: ReadyRequest,
  load: (tx: LedgerTx, view: View) => Promise<readonly Subject[]>,
  order: Order,
) => Promise<readonly Committed[]> {
  const together: Setwise<Asked, readonly Made[]> = async (tx, asked) => {
    const batches = await Promise.all(asked.map((one) => gather(tx, one)))
    return () => writeDecisions(ports, tx, batches)
  }
  return async (ready, load, order) => {
    const asked = { ready, load }
    const deciding =
      order === 'in turn'
        ? ports.commit(async (tx) => (await writeDecisions(ports, tx, [await gather(tx, asked)])).flat())
        : ports.commit.setwise(together, asked)
    const made = await deciding.catch(unwritten)
    return made.map(committedDecision)
  }
}

interface Asked {
  readonly ready: ReadyRequest
  readonly load: (tx: LedgerTx, view: View) => Promise<readonly Subject[]>
}

async function gather(tx: LedgerTx, { ready: { request, view }, load }: Asked): Promise<Batch> {
  const current = await currentView(tx, view)
  const subjects = await load(tx, current)
  const questions = subjects.map(({ question }) => question)
  return { request, view: current, subjects, decided: await decideAll(tx, current, questions) }
}

/** A decision whose transaction the database does not take has no entry, so there is none (§11 step 5). */
function unwritten(error: unknown): never {
  if (!(error instanceof GatewayError) || error.code !== 'storage_unavailable') throw error
  const { retryAfter } = error
  throw new GatewayError('audit_unavailable', 'the entry of a decision could not be written', {
    cause: error,
    ...(retryAfter === null ? {} : { retryAfter }),
  })
}

/** The head may have moved since the request was admitted; inside the writer's transaction it cannot. */
async function currentView(tx: LedgerTx, view: View): Promise<View> {
  const latest = await tx.chain.head()
  if (latest === null) throw new GatewayError('chain_stale', 'no block followed yet')
  return { ...view, latest, safe: view.safe.number >= view.latest.number ? latest : view.safe }
}

interface Batch {
  readonly request: AuthenticRequest
  readonly view: View
  readonly subjects: readonly Subject[]
  readonly decided: readonly Decided[]
}

/** A decision before its COMMIT. */
type Made = Parameters<typeof committedDecision>[0]

/** A decision, and where its entry is among those of the transaction. */
interface Placed {
  readonly batch: Batch
  readonly subject: Subject
  readonly decided: Decided
  readonly entry: LeafEntry | null
  readonly place: number
}

/** Entries and notices of several requests at once; what each permission brings in the order of the requests. */
async function writeDecisions(
  ports: CommitPorts,
  tx: LedgerTx,
  batches: readonly Batch[],
): Promise<readonly (readonly Made[])[]> {
  const entries: LeafEntry[] = []
  const placed: (readonly Placed[])[] = []
  for (const batch of batches) placed.push(await place(ports, tx, batch, entries))
  const leaves = await ports.appendLeaves(tx, entries)
  await ports.notify(tx, accessesOf(entries, leaves))
  const made: (readonly Made[])[] = []
  for (const of of placed) made.push(await effect(tx, of, leaves))
  return made
}

async function place(
  ports: CommitPorts,
  tx: LedgerTx,
  batch: Batch,
  entries: LeafEntry[],
): Promise<readonly Placed[]> {
  const placed: Placed[] = []
  for (const [at, decided] of batch.decided.entries()) {
    const subject = batch.subjects[at]
    if (subject === undefined) throw new GatewayError('internal', 'a decision without its subject')
    const entry = await entryOf(ports, tx, { request: batch.request, subject, decided })
    placed.push({ batch, subject, decided, entry, place: entries.length })
    if (entry !== null) entries.push(entry)
  }
  return placed
}

async function effect(
  tx: LedgerTx,
  placed: readonly Placed[],
  leaves: readonly AppendedLeaf[],
): Promise<readonly Made[]> {
  const made: Made[] = []
  for (const { batch, subject, decided, entry, place: at } of placed) {
    const { facts, decision } = decided
    const leaf = entry === null ? null : (leaves[at] ?? null)
    const evidence = entry?.evidence
    if (decision.decision === 'allow' && leaf !== null && evidence !== undefined) {
      await subject.whenAllowed?.(tx, leaf, evidence, batch.view)
    }
    made.push({ facts, decision, leaf })
  }
  return made
}

/** Everything that was read or refused. What was written is told as a record. */
function accessesOf(entries: readonly LeafEntry[], leaves: readonly AppendedLeaf[]): readonly Told[] {
  return entries.flatMap(({ patient, actor, org = null, verdict }, at) => {
    const index = leaves[at]?.index
    if (patient === undefined || actor === undefined || index === undefined) return []
    if (verdict !== 'allow' && verdict !== 'deny') return []
    return [{ fact: { type: 'access', patient, org, actor, decision: verdict, index } }]
  })
}

async function entryOf(
  { clock }: CommitPorts,
  tx: LedgerTx,
  {
    request,
    subject,
    decided,
  }: { readonly request: AuthenticRequest; readonly subject: Subject; readonly decided: Decided },
): Promise<LeafEntry | null> {
  const { decision } = decided
  const isAllowed = decision.decision === 'allow'
  if (!isAllowed && UNLOGGED.has(decision.reason)) return null
  const entry = describe(request, subject, decided)
  if (isAllowed) return entry
  const isFirst = await tx.leaves.countDenial({
    actor: request.actor,
    patient: subject.question.request.patient,
    minute: Math.floor(clock.now() / 60_000),
    event: JSON.stringify(withoutBytes(entry)),
  })
  return isFirst ? entry : null
}

function withoutBytes({ evidence: _evidence, dpopHash: _dpopHash, verdict: _verdict, ...event }: LeafEntry) {
  return event
}

function describe(
  request: AuthenticRequest,
  { question, about, allowed }: Subject,
  { facts, decision }: Decided,
): LeafEntry {
  const asked = question.request
  const isAllowed = decision.decision === 'allow'
  return {
    ...about,
    type: isAllowed ? allowed.type : 'deny',
    verdict: isAllowed ? allowed.verdict : 'deny',
    patient: asked.patient,
    actor: request.actor,
    jkt: request.session.jkt,
    action: asked.action,
    decision: decision.decision,
    reason: decision.reason,
    n: about.n ?? 1,
    evidence: serialiseEvidence(requestEvidence(request, allowed.type, facts)),
    dpopHash: request.proofHash,
    ...(asked.org === null ? {} : { org: asked.org }),
    ...(asked.class === ''
      ? {}
      : { class: asked.class as ClassName, also: asked.also as readonly ClassName[] }),
    ...(asked.purpose === null ? {} : { purpose: asked.purpose }),
    ...(decision.grant === null ? {} : { grant: decision.grant as GrantId }),
  }
}
