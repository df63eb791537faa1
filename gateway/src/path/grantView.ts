import {
  type ClassName,
  type GrantId,
  type GrantKey,
  type GrantsQuery,
  type GrantView,
  type OrgId,
  parseOpening,
  type SignatureHex,
  toBase64url,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { OpeningRow } from '../ports/ConsentRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** Openings that a session may see, ascending by id: its own as patient or delegate, or those to its organisation. */
export async function openingsFor(
  tx: LedgerTx,
  view: View,
  { org, actor }: AuthenticRequest,
  {
    query,
    page,
  }: {
    readonly query: Pick<GrantsQuery, 'patient' | 'org'>
    readonly page: { readonly after: GrantId | null; readonly limit: number }
  },
): Promise<readonly OpeningRow[]> {
  if (org !== null) {
    if (query.org !== undefined && query.org !== org) return []
    return query.patient === undefined
      ? tx.consents.openingsToOrg(org, page)
      : tx.consents.openingsOfPair(query.patient, org, page)
  }
  const patient = query.patient ?? actor
  if (!(await hasRight(tx, view, { patient, actor, right: 'READ' }))) return []
  return query.org === undefined
    ? tx.consents.openingsOfPatient(patient, page)
    : tx.consents.openingsOfPair(patient, query.org, page)
}

/** An opening of or to this session. Throws `no_access` for any other, and for none. */
export async function requireParty(
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

/** What the parties of a grant see: its words, who signed them, and what the chain says. */
export async function grantView(
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
