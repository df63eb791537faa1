import type {
  Address,
  DecisionFacts,
  DecisionRequest,
  GrantFacts,
  GrantId,
  OrgId,
  RecordFacts,
  Seconds,
} from '@consentry/protocol'
import { isFresh, parseOpening } from '@consentry/protocol'
import type { View } from '../handover/ReadyRequest.ts'
import type { OpeningRow } from '../ports/ConsentRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** What is asked of the decision, as the request and the stored record say it. */
export interface Question {
  readonly request: DecisionRequest & {
    readonly patient: Address
    readonly org: OrgId | null
    readonly actor: Address
  }
  readonly record: RecordFacts | null
}

const GRANT_RIGHT = 1
const MOST_GRANTS = 8

/**
 * Collects the exact inputs of `decide` inside one transaction. What several questions of one batch share
 * (organisation, member, patient, grants) is read once.
 */
export function createFactsGatherer(
  tx: LedgerTx,
  view: View,
): (question: Question) => Promise<DecisionFacts> {
  const shared = new Map<string, Promise<SharedFacts>>()
  return async ({ request, record }) => {
    const { patient, org, actor } = request
    const key = `${patient}:${org}:${actor}`
    const gathering = shared.get(key) ?? gatherShared(tx, view, request)
    shared.set(key, gathering)
    return { request, state: { ...(await gathering), record }, clock: { wall: view.wall } }
  }
}

type Asked = Question['request']
type SharedFacts = Omit<DecisionFacts['state'], 'record'>

async function gatherShared(tx: LedgerTx, view: View, request: Asked): Promise<SharedFacts> {
  const { patient, org, actor } = request
  const two = async <Fact>(factAt: (height: number) => Promise<Fact | null>) => {
    const latest = await factAt(view.latest.number)
    return { latest, safe: view.safe.number === view.latest.number ? latest : await factAt(view.safe.number) }
  }
  const nobody = { safe: null, latest: null }
  const grants = org === null ? [] : await grantsOf(tx, view, patient, org)
  const floor = await two(async (height) => (await tx.chain.patientAt(patient, height))?.floor ?? 0)
  const delegate = org === null ? await two((height) => delegateAt(tx, patient, actor, height)) : nobody
  return {
    maxStale: view.maxStale,
    safe: { number: view.safe.number, time: view.safe.time },
    latest: { number: view.latest.number, time: view.latest.time },
    org: org === null ? nobody : await two((height) => orgAt(tx, org, height)),
    member: org === null ? nobody : await two((height) => memberAt(tx, org, actor, height)),
    delegate: delegate.safe === null && delegate.latest === null ? null : delegate,
    floor: { safe: floor.safe ?? 0, latest: floor.latest ?? 0 },
    latches: await latchesFor(tx, request, grants),
    grants,
  }
}

async function latchesFor(tx: LedgerTx, { patient, org, actor }: Asked, grants: readonly GrantFacts[]) {
  const ids = grants.map(({ id }) => id as GrantId)
  const { members, ...latches } = await tx.latches.inView({ patient, org, actor, ids })
  return { ...latches, members: org === null ? [] : members.map((member) => `${org}:${member}`) }
}

async function orgAt(tx: LedgerTx, org: OrgId, height: number) {
  const fact = await tx.chain.orgAt(org, height)
  return fact === null ? null : { status: fact.status, roles: fact.roles, validUntil: fact.validUntil }
}

async function memberAt(tx: LedgerTx, org: OrgId, actor: Address, height: number) {
  const fact = await tx.chain.memberAt(org, actor, height)
  return fact === null ? null : { roles: fact.roles, validUntil: fact.validUntil }
}

async function delegateAt(tx: LedgerTx, patient: Address, actor: Address, height: number) {
  const fact = await tx.chain.delegateAt(patient, actor, height)
  return fact === null ? null : { rights: fact.rights, validUntil: fact.validUntil }
}

/** Grants to this organisation that are neither revoked at latest nor expired, ascending, at most 8. §11 */
async function grantsOf(
  tx: LedgerTx,
  view: View,
  patient: Address,
  org: OrgId,
): Promise<readonly GrantFacts[]> {
  const now = Math.max(view.wall, view.latest.time)
  const openings = await tx.consents.openingsBetween(patient, org, now)
  const facts: GrantFacts[] = []
  for (const row of openings) {
    const grant = await grantFacts(tx, view, row)
    if (grant.latest?.status !== 2) facts.push(grant)
    if (facts.length === MOST_GRANTS) break
  }
  return facts
}

async function grantFacts(tx: LedgerTx, view: View, row: OpeningRow): Promise<GrantFacts> {
  const { chain } = tx
  const opening = parseOpening(row.opening)
  const registered = await chain.grantRegistration(row.patient, row.id, view.latest.number)
  const statusAt = async (height: number) => {
    const fact = await chain.grantAt(row.patient, row.id, height)
    return fact === null ? null : { status: fact.status }
  }
  const latest = await statusAt(view.latest.number)
  const safe = view.safe.number === view.latest.number ? latest : await statusAt(view.safe.number)
  if (registered === null) {
    return { id: row.id, opening, signerHadRight: false, fresh: false, registryName: null, safe, latest }
  }
  const { block, time } = registered.at
  const named = await chain.blockByNumber(opening.terms.blockNumber)
  const org = await chain.orgAt(row.org, block)
  return {
    id: row.id,
    opening,
    signerHadRight: await hadGrantRight(tx, row.patient, registered.by, block, time),
    fresh: named !== null && isFresh({ terms: opening.terms, canonical: named, registeredAt: time }),
    registryName: org?.name ?? null,
    safe,
    latest,
  }
}

async function hadGrantRight(
  tx: LedgerTx,
  patient: Address,
  signer: Address,
  block: number,
  time: Seconds,
): Promise<boolean> {
  if (signer === patient) return true
  const delegate = await tx.chain.delegateAt(patient, signer, block)
  return delegate !== null && (delegate.rights & GRANT_RIGHT) !== 0 && time < delegate.validUntil
}
