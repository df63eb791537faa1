import {
  type AccessAnswer,
  type AccessAnswered,
  type AccessRequest,
  type AccessRequestState,
  type AccessRequestView,
  fromBase64url,
  type Millis,
  type PageQuery,
  parseOpening,
  type RequestId,
  toBase64url,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import { isMemberAtLatest, memberRoles } from '../grant/isMemberAtLatest.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { AccessRequestRow } from '../ports/AccessRequestRows.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import { idOfCursor, pageOf } from './cursor.ts'
import { ackEntry } from './ackEntry.ts'

const DAY_MS = 86_400_000
const LIFE_MS = 14 * DAY_MS
const MOST_PER_DAY = 3
const EXPIRED_AT_A_TIME = 100
const TREAT_OR_RESEARCH = 1 | 16

export interface AccessRequestPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly clock: Clock
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter
}

export interface AccessRequestsPath {
  /** Taken for unknown patients too: the answer never tells who is enrolled. */
  create(request: AuthenticRequest, body: AccessRequest): Promise<void>
  list(
    request: AuthenticRequest,
    query: PageQuery,
  ): Promise<{ readonly items: readonly AccessRequestView[]; readonly next: string | null }>
  read(request: AuthenticRequest, id: RequestId): Promise<AccessRequestView>
  answer(request: AuthenticRequest, id: RequestId, body: AccessAnswer): Promise<AccessAnswered>
  /** Tells both sides of requests that nobody answered in time. */
  expire(): Promise<void>
}

/** An organisation asks, the patient answers; what was asked is sealed to the patient's inbox (§18). */
export function createAccessRequestsPath(ports: AccessRequestPorts): AccessRequestsPath {
  const { ledger, clock } = ports
  return {
    create: (request, body) => ledger.write((tx) => createRequest(ports, tx, request, body)),
    list: ({ org, actor }, query) =>
      ledger.read(async (tx) => {
        const page = { after: idOfCursor(query.cursor), limit: query.limit + 1 }
        const rows =
          org === null
            ? await tx.accessRequests.ofPatient(actor, page)
            : await tx.accessRequests.ofOrg(org, page)
        const { shown, next } = pageOf(rows, query.limit, ({ id }) => id)
        return { items: shown.map((row) => viewOf(row, clock.now())), next }
      }),
    read: (request, id) =>
      ledger.read(async (tx) => viewOf(await requireParty(ports, tx, request, id), clock.now())),
    expire: () => ledger.write((tx) => expireRequests(ports, tx)),
    answer: (request, id, body) => ledger.write((tx) => answerRequest(ports, tx, request, { id, body })),
  }
}

async function createRequest(
  ports: AccessRequestPorts,
  tx: LedgerTx,
  request: AuthenticRequest,
  body: AccessRequest,
): Promise<void> {
  const { org, actor } = request
  if (org === null) throw new GatewayError('no_access', 'only organisations ask for access')
  const roles = memberRoles.STAFF | memberRoles.AGENT
  const standing = { org, actor, roles, orgRoles: TREAT_OR_RESEARCH }
  if (!(await isMemberAtLatest(tx, ports.readiness.view(), standing)))
    throw new GatewayError('no_access', 'organisation or member is not active')
  const t = ports.clock.now()
  const today = await tx.accessRequests.countSince(body.patient, org, (t - DAY_MS) as Millis)
  if (today >= MOST_PER_DAY)
    throw new GatewayError('rate_limited', 'requests to this patient today', { retryAfter: 3600 })
  const { patient, requestId: id } = body
  const isNew = await tx.accessRequests.insert({
    id,
    patient,
    org,
    actor,
    wrap: fromBase64url(body.wrap),
    createdAt: t,
    answer: null,
    answeredAt: null,
  })
  if (!isNew) throw new GatewayError('conflict', 'request id is taken')
  await ports.appendLeaves(tx, [ackEntry(request, { type: 'request', patient, org })])
  await ports.notify(tx, [{ fact: { type: 'request', patient, org, requestId: id, state: 'open' } }])
}

async function answerRequest(
  ports: AccessRequestPorts,
  tx: LedgerTx,
  request: AuthenticRequest,
  { id, body }: { readonly id: RequestId; readonly body: AccessAnswer },
): Promise<AccessAnswered> {
  const row = await requireParty(ports, tx, request, id)
  const isAllowed =
    request.org === null &&
    (await hasRight(tx, ports.readiness.view(), {
      patient: row.patient,
      actor: request.actor,
      right: 'GRANT',
    }))
  if (!isAllowed) throw new GatewayError('no_access', 'session may not answer for this patient')
  const now = ports.clock.now()
  if (stateOf(row, now) !== 'open') throw new GatewayError('conflict', 'request is not open any more')
  if (body.answer === 'approved') {
    const opening = await tx.consents.opening(body.grantId)
    const isFitting =
      opening !== null &&
      opening.patient === row.patient &&
      parseOpening(opening.opening).terms.grantee === row.org
    if (!isFitting) throw new GatewayError('conflict', 'no such grant to this organisation')
    await tx.accessRequests.answer(id, { kind: 'approved', grantId: body.grantId }, now)
  } else {
    await tx.accessRequests.answer(id, { kind: 'declined' }, now)
  }
  const { patient, org } = row
  await ports.notify(tx, [{ fact: { type: 'request', patient, org, requestId: id, state: body.answer } }])
  return { state: body.answer }
}

async function expireRequests({ clock, notify }: AccessRequestPorts, tx: LedgerTx): Promise<void> {
  const now = clock.now()
  // `createdAt` + life is when they are over: at that moment, and not after it.
  const over = await tx.accessRequests.openBefore((now - LIFE_MS + 1) as Millis, EXPIRED_AT_A_TIME)
  for (const { id, patient, org } of over) {
    await tx.accessRequests.answer(id, { kind: 'expired' }, now)
    const requestId = id as RequestId
    await notify(tx, [{ fact: { type: 'request', patient, org, requestId, state: 'expired' } }])
  }
}

async function requireParty(
  { readiness }: AccessRequestPorts,
  tx: LedgerTx,
  { org, actor }: AuthenticRequest,
  id: RequestId,
): Promise<AccessRequestRow> {
  const row = await tx.accessRequests.get(id)
  const isParty =
    row !== null &&
    (org === null
      ? await hasRight(tx, readiness.view(), { patient: row.patient, actor, right: 'READ' })
      : row.org === org)
  if (row === null || !isParty) throw new GatewayError('not_found', 'no request of or to this session')
  return row
}

function stateOf({ answer, createdAt }: AccessRequestRow, now: Millis): AccessRequestState {
  if (answer !== null) return answer.kind
  return now >= createdAt + LIFE_MS ? 'expired' : 'open'
}

function viewOf(row: AccessRequestRow, now: Millis): AccessRequestView {
  return {
    requestId: row.id as RequestId,
    patient: row.patient,
    org: row.org,
    state: stateOf(row, now),
    t: row.createdAt,
    expires: (row.createdAt + LIFE_MS) as Millis,
    wrap: toBase64url(row.wrap),
    grantId: row.answer?.kind === 'approved' ? row.answer.grantId : null,
  }
}
