import {
  type Acknowledged,
  type Address,
  fromBase64url,
  type MessageRequest,
  type MessageView,
  type Millis,
  type MsgId,
  type OrgId,
  type PageQuery,
  type Party,
  toBase64url,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import { numberOfCursor, pageOf } from './cursor.ts'
import { ackEntry } from './ackEntry.ts'

export interface MessagePorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly clock: Clock
  readonly appendLeaves: LeafWriter
  readonly notify: NoticeWriter
  readonly signReceipt: (parts: ReceiptParts) => string
}

export interface MessagesPath {
  send(request: AuthenticRequest, body: MessageRequest): Promise<Acknowledged>
  list(
    request: AuthenticRequest,
    query: PageQuery,
  ): Promise<{ readonly items: readonly MessageView[]; readonly next: string | null }>
  /** Deletes what is older than 30 d. */
  purge(): Promise<void>
}

const ADDRESS_LENGTH = 42
const LIFE_MS = 30 * 86_400_000

/** Sealed messages between a patient and an organisation that have an active grant between them (§18). */
export function createMessagesPath(ports: MessagePorts): MessagesPath {
  const { ledger, signReceipt } = ports
  return {
    send: async (request, body) => {
      const leaf = await ledger.write((tx) => sendMessage(ports, tx, request, body))
      return { receipt: signReceipt({ ...leaf, verdict: 'ack', dpopHash: request.proofHash }) }
    },
    purge: () => ledger.write((tx) => tx.messages.purge((ports.clock.now() - LIFE_MS) as Millis)),
    list: ({ org, actor }, query) =>
      ledger.read(async (tx) => {
        const rows = await tx.messages.ofParty(org ?? actor, {
          after: numberOfCursor(query.cursor),
          limit: query.limit + 1,
        })
        const { shown, next } = pageOf(rows, query.limit, ({ seq }) => seq)
        const items = shown.map(({ id, from, to, wrap, sentAt }) => ({
          msgId: id as MsgId,
          from: from as Party,
          to: to as Party,
          wrap: toBase64url(wrap),
          t: sentAt as Millis,
        }))
        return { items, next }
      }),
  }
}

async function sendMessage(
  ports: MessagePorts,
  tx: LedgerTx,
  request: AuthenticRequest,
  body: MessageRequest,
) {
  const { org, actor } = request
  if (body.from !== (org ?? actor)) throw new GatewayError('no_access', 'sender is not the session')
  const parties = partiesOf(body)
  if (parties === null || !(await hasActiveGrant(ports, tx, parties)))
    throw new GatewayError('no_access', 'no active grant between the parties')
  const { patient } = parties
  const isNew = await tx.messages.insert({
    id: body.msgId,
    from: body.from,
    to: body.to,
    wrap: fromBase64url(body.wrap),
    sentAt: ports.clock.now(),
  })
  if (!isNew) throw new GatewayError('conflict', 'message id is taken')
  const [leaf] = await ports.appendLeaves(tx, [
    ackEntry(request, { type: 'message', patient, org: parties.org }),
  ])
  if (leaf === undefined) throw new GatewayError('audit_unavailable', 'message without an entry')
  const { from, to, msgId } = body
  await ports.notify(tx, [{ fact: { type: 'message', from, to, msgId } }])
  return leaf
}

/** One side is a person, the other an organisation: an address is shorter than an id. */
function partiesOf({ from, to }: MessageRequest): { readonly patient: Address; readonly org: OrgId } | null {
  const [patient, org] = from.length === ADDRESS_LENGTH ? [from, to] : [to, from]
  return patient.length === ADDRESS_LENGTH && org.length !== ADDRESS_LENGTH
    ? { patient: patient as Address, org: org as OrgId }
    : null
}

async function hasActiveGrant(
  ports: MessagePorts,
  tx: LedgerTx,
  { patient, org }: { readonly patient: Address; readonly org: OrgId },
): Promise<boolean> {
  const { latest, wall } = ports.readiness.view()
  const floor = Math.max(
    (await tx.chain.patientAt(patient, latest.number))?.floor ?? 0,
    await tx.latches.floorOf(patient),
  )
  for (const { id } of await tx.consents.openingsBetween(patient, org, Math.max(wall, latest.time))) {
    const grant = await tx.chain.grantAt(patient, id, latest.number)
    if (grant?.status === 1 && grant.version >= floor && !(await tx.latches.isRevoked(patient, id)))
      return true
  }
  return false
}
