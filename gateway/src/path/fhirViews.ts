import {
  type Address,
  type AuditEvent,
  type GrantId,
  type GrantView,
  type Millis,
  type OrgId,
  parseAuditEvent,
  type Seconds,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { OpeningRow } from '../ports/ConsentRows.ts'
import type { LeafRow } from '../ports/LeafRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { grantView, openingsFor, requireParty } from './grantView.ts'

/** A grant with the time at which the gateway took it. */
export type SeenGrant = GrantView & { readonly acceptedAt: Millis }

/** An entry of the log with its content. `place`: where its list goes on behind it. */
export interface SeenEvent {
  readonly index: number
  readonly event: AuditEvent
  readonly place: number
}

/** Registered names, as far as the chain has them. */
export type OrgNames = ReadonlyMap<OrgId, string>

/** Rows of a page, the place where the next one begins or null, and the names of the organisations in them. */
export interface SeenPage<Row, Place> {
  readonly rows: readonly Row[]
  readonly next: Place | null
  readonly names: OrgNames
}

export interface ConsentSearch {
  readonly patient?: Address
  readonly org?: OrgId
  readonly after: GrantId | null
  readonly limit: number
}

export interface EventSearch {
  readonly patient?: Address
  readonly agent?: Address | OrgId
  /** ms, inclusive and exclusive. */
  readonly from: number
  readonly to: number
  readonly place: number
  readonly limit: number
}

export interface FhirViews {
  /** Wall clock of the last view, s. */
  now(): Seconds
  consents(request: AuthenticRequest, search: ConsentSearch): Promise<SeenPage<SeenGrant, GrantId>>
  consent(request: AuthenticRequest, id: GrantId): Promise<SeenPage<SeenGrant, GrantId>>
  events(request: AuthenticRequest, search: EventSearch): Promise<SeenPage<SeenEvent, number>>
  event(request: AuthenticRequest, index: number): Promise<SeenPage<SeenEvent, number>>
}

export interface FhirViewPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  /** The organisation that runs this gateway. */
  readonly gateway: OrgId
}

/** Entries looked at for one page: bounds the work of a filter that few entries pass. */
const MOST_SCANNED = 1_000

/** Grants and log entries as their parties may see them, for the FHIR facade: the same rules as `/v1` (§18). */
export function createFhirViews({ ledger, readiness, gateway }: FhirViewPorts): FhirViews {
  return {
    now: () => readiness.view().wall,
    consents: (request, search) =>
      ledger.read(async (tx) => {
        const view = readiness.view()
        const { patient, org, after, limit } = search
        const query = { ...(patient !== undefined && { patient }), ...(org !== undefined && { org }) }
        const rows = await openingsFor(tx, view, request, { query, page: { after, limit: limit + 1 } })
        const shown = rows.slice(0, limit)
        const grants: SeenGrant[] = []
        for (const row of shown) grants.push(await seenGrant(tx, view, request, row))
        const next = rows.length > limit ? (shown.at(-1)?.id ?? null) : null
        return { rows: grants, next, names: await namesOf(tx, view, [gateway, ...grants.map(granteeOf)]) }
      }),
    consent: (request, id) =>
      ledger.read(async (tx) => {
        const view = readiness.view()
        const row = await requireParty(tx, view, request, id).catch(unknown)
        const grant = await seenGrant(tx, view, request, row)
        return { rows: [grant], next: null, names: await namesOf(tx, view, [gateway, granteeOf(grant)]) }
      }),
    events: (request, search) => ledger.read((tx) => searchEvents(tx, readiness.view(), request, search)),
    event: (request, index) =>
      ledger.read(async (tx) => {
        const view = readiness.view()
        const leaf = await tx.leaves.leaf(index)
        const seen = leaf === null ? null : seenEvent(leaf, index)
        if (leaf === null || seen === null || !(await isOwn(tx, view, request, leaf)))
          throw new GatewayError('not_found', 'no entry of this session')
        return { rows: [seen], next: null, names: await namesOf(tx, view, orgsOf([seen])) }
      }),
  }
}

/** To a FHIR client what is somebody else's does not exist. */
function unknown(error: unknown): never {
  if (error instanceof GatewayError && error.code === 'no_access')
    throw new GatewayError('not_found', 'no grant of this session', { cause: error })
  throw error
}

const granteeOf = ({ opening }: SeenGrant): OrgId => opening.terms.grantee

async function seenGrant(
  tx: LedgerTx,
  view: View,
  request: AuthenticRequest,
  row: OpeningRow,
): Promise<SeenGrant> {
  return { ...(await grantView(tx, view, request, row)), acceptedAt: row.acceptedAt }
}

async function searchEvents(
  tx: LedgerTx,
  view: View,
  request: AuthenticRequest,
  search: EventSearch,
): Promise<SeenPage<SeenEvent, number>> {
  const read = await sourceOf(tx, view, request, search)
  const rows: SeenEvent[] = []
  let { place } = search
  for (let scanned = 0; read !== null && scanned < MOST_SCANNED; ) {
    const leaves = await read(place, 200)
    for (const leaf of leaves) {
      place = placeOf(leaf, request) + 1
      scanned += 1
      const seen = seenEvent(leaf, place)
      if (seen !== null && isMatch(leaf, request, search)) rows.push(seen)
      if (rows.length === search.limit) break
    }
    if (rows.length === search.limit) break
    if (leaves.length < 200) return { rows, next: null, names: await namesOf(tx, view, orgsOf(rows)) }
  }
  return { rows, next: read === null ? null : place, names: await namesOf(tx, view, orgsOf(rows)) }
}

type ReadLeaves = (from: number, limit: number) => Promise<readonly LeafRow[]>

/** The organisation's own requests, or the trail of one patient; null where the session may see none. */
async function sourceOf(
  tx: LedgerTx,
  view: View,
  { org, actor }: AuthenticRequest,
  { patient = actor }: EventSearch,
): Promise<ReadLeaves | null> {
  if (org !== null) return (from, limit) => tx.leaves.ofOrg(org, from, limit)
  if (!(await hasRight(tx, view, { patient, actor, right: 'READ' }))) return null
  return (from, limit) => tx.leaves.trail(patient, from, limit)
}

/** Trails go by the patient's own numbers, everything else by place in the log. */
function placeOf({ index, pseq }: LeafRow, { org }: AuthenticRequest): number {
  return org === null && pseq !== null ? pseq : index
}

function isMatch(
  leaf: LeafRow,
  { org }: AuthenticRequest,
  { patient, agent, from, to }: EventSearch,
): boolean {
  // The one who was refused must not learn why (§14).
  if (org !== null && leaf.verdict === 'deny') return false
  if (patient !== undefined && leaf.patient !== patient) return false
  if (agent !== undefined && leaf.actor !== agent && leaf.org !== agent) return false
  return leaf.t >= from && leaf.t < to
}

async function isOwn(
  tx: LedgerTx,
  view: View,
  { org, actor }: AuthenticRequest,
  leaf: LeafRow,
): Promise<boolean> {
  if (org !== null) return leaf.org === org && leaf.verdict !== 'deny'
  return leaf.patient !== null && (await hasRight(tx, view, { patient: leaf.patient, actor, right: 'READ' }))
}

/** Null once the content is erased: then nothing is left to tell. */
function seenEvent({ index, body }: LeafRow, place: number): SeenEvent | null {
  return body === null ? null : { index, event: parseAuditEvent(body), place }
}

function orgsOf(rows: readonly SeenEvent[]): readonly OrgId[] {
  return rows.flatMap(({ event }) => [event.org, event.origin].filter((org) => org !== undefined))
}

async function namesOf(tx: LedgerTx, view: View, orgs: readonly OrgId[]): Promise<OrgNames> {
  const names = new Map<OrgId, string>()
  for (const org of new Set(orgs)) {
    const fact = await tx.chain.orgAt(org, view.latest.number)
    if (fact !== null) names.set(org, fact.name)
  }
  return names
}
