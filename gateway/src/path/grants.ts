import {
  type ClassName,
  type GrantId,
  type GrantKey,
  type GrantKeysRequest,
  type GrantsQuery,
  type GrantView,
  type OrgId,
  parseOpening,
  type SignatureHex,
  toBase64url,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { OpeningRow } from '../ports/ConsentRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { cursorText, idOfCursor } from './cursor.ts'
import { wrapRows } from './grant.ts'

const AGENT = 2

export interface GrantsPath {
  list(
    request: AuthenticRequest,
    query: GrantsQuery,
  ): Promise<{ readonly items: readonly GrantView[]; readonly next: string | null }>
  read(request: AuthenticRequest, id: GrantId): Promise<GrantView>
  /** Keys of later epochs or key versions, by the patient's side or, re-sealed, by the grantee's agent. */
  putKeys(request: AuthenticRequest, id: GrantId, body: GrantKeysRequest): Promise<void>
}

/** Grants as their parties see them: as patient, as delegate, or as the organisation they are for. */
export function createGrantsPath({
  ledger,
  readiness,
}: {
  readonly ledger: Ledger
  readonly readiness: Readiness
}): GrantsPath {
  return {
    list: (request, query) =>
      ledger.read(async (tx) => {
        const view = readiness.view()
        const page = { after: idOfCursor(query.cursor) as GrantId | null, limit: query.limit + 1 }
        const rows = await openingsFor(tx, view, request, { query, page })
        const shown = rows.slice(0, query.limit)
        const items: GrantView[] = []
        for (const row of shown) items.push(await grantView(tx, view, request, row))
        const last = shown.at(-1)
        return { items, next: rows.length > query.limit && last !== undefined ? cursorText(last.id) : null }
      }),
    read: (request, id) =>
      ledger.read(async (tx) => {
        const view = readiness.view()
        return grantView(tx, view, request, await requireParty(tx, view, request, id))
      }),
    putKeys: (request, id, { keys }) =>
      ledger.write(async (tx) => {
        const view = readiness.view()
        const row = await requireParty(tx, view, request, id)
        await requireKeysRight(tx, view, request, row)
        const { classes } = parseOpening(row.opening).terms
        if (keys.some(([className]) => !classes.includes(className)))
          throw new GatewayError('bad_request', 'key of a class that is not granted')
        await tx.consents.putWraps(id, wrapRows(keys))
      }),
  }
}

async function openingsFor(
  tx: LedgerTx,
  view: View,
  { org, actor }: AuthenticRequest,
  {
    query,
    page,
  }: {
    readonly query: GrantsQuery
    readonly page: { readonly after: GrantId | null; readonly limit: number }
  },
): Promise<readonly OpeningRow[]> {
  if (org !== null) {
    const rows = await tx.consents.openingsToOrg(org, page)
    return query.patient === undefined ? rows : rows.filter(({ patient }) => patient === query.patient)
  }
  const patient = query.patient ?? actor
  if (!(await hasRight(tx, view, { patient, actor, right: 'READ' }))) return []
  const rows = await tx.consents.openingsOfPatient(patient, page)
  return query.org === undefined ? rows : rows.filter((row) => row.org === query.org)
}

async function requireParty(
  tx: LedgerTx,
  view: View,
  { org, actor }: AuthenticRequest,
  id: GrantId,
): Promise<OpeningRow> {
  const row = await tx.consents.opening(id)
  const isParty =
    row !== null &&
    (org === null
      ? await hasRight(tx, view, { patient: row.patient, actor, right: 'READ' })
      : row.org === org)
  if (row === null || !isParty) throw new GatewayError('no_access', 'no grant of or to this session')
  return row
}

async function requireKeysRight(
  tx: LedgerTx,
  view: View,
  { org, actor }: AuthenticRequest,
  row: OpeningRow,
): Promise<void> {
  if (org === null) {
    if (await hasRight(tx, view, { patient: row.patient, actor, right: 'KEYS' })) return
  } else {
    const member = await tx.chain.memberAt(org, actor, view.latest.number)
    if (
      member !== null &&
      (member.roles & AGENT) !== 0 &&
      Math.max(view.wall, view.latest.time) < member.validUntil
    )
      return
  }
  throw new GatewayError('no_access', 'session may not add keys to this grant')
}

async function grantView(
  tx: LedgerTx,
  view: View,
  { org }: AuthenticRequest,
  row: OpeningRow,
): Promise<GrantView> {
  const statusAt = async (height: number) => {
    const fact = await tx.chain.grantAt(row.patient, row.id, height)
    const floor = (await tx.chain.patientAt(row.patient, height))?.floor ?? 0
    if (fact === null) return 0
    return fact.status === 1 && fact.version < floor ? 2 : fact.status
  }
  const opening = parseOpening(row.opening)
  const isRevoked = await tx.latches.isRevoked(row.patient, row.id)
  return {
    id: row.id,
    opening,
    signer: row.signer,
    sig: row.signature as SignatureHex,
    status: { safe: await statusAt(view.safe.number), latest: await statusAt(view.latest.number) },
    latched: isRevoked || opening.version < (await tx.latches.floorOf(row.patient)),
    keys: org === null ? [] : await keysFor(tx, view, org, row.id),
  }
}

async function keysFor(tx: LedgerTx, view: View, org: OrgId, id: GrantId): Promise<readonly GrantKey[]> {
  const keyVersion = (await tx.chain.orgAt(org, view.latest.number))?.keyVersion ?? 0
  const rows = await tx.consents.wraps(id)
  return rows
    .filter((row) => row.keyVersion === keyVersion)
    .map((row) => [row.className as ClassName, row.epoch, row.keyVersion, toBase64url(row.wrap)] as const)
}
