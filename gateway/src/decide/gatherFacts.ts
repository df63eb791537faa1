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
import { isFresh } from '@consentry/protocol'
import type { View } from '../handover/ReadyRequest.ts'
import type { OpeningRow } from '../ports/ConsentRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { readOpening } from './readOpening.ts'
import { underHead } from './underHead.ts'

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
    const { safe, ...state } = await gathering
    return { clock: { wall: view.wall }, request, state: { ...state, record, safe } }
  }
}

type Asked = Question['request']
type SharedFacts = Omit<DecisionFacts['state'], 'record'>
type Standing = Pick<SharedFacts, 'delegate' | 'floor' | 'member' | 'org'>

// Keys of everything that becomes evidence stand in order: so it is written as it is.
async function gatherShared(tx: LedgerTx, view: View, request: Asked): Promise<SharedFacts> {
  const { patient, org, actor } = request
  const { latest, safe, maxStale } = view
  // Asked at once: over a network each question that waits for another costs the whole way.
  const [grants, { delegate, floor, member, org: organisation }] = await Promise.all([
    org === null ? [] : grantsOf(tx, view, patient, org),
    underHead(latest, `standing ${patient} ${org} ${actor} ${safe.number}`, () =>
      standingOf(tx, view, request),
    ),
  ])
  return {
    delegate,
    floor,
    grants,
    latches: await latchesFor(tx, request, grants),
    latest: { number: latest.number, time: latest.time },
    maxStale,
    member,
    org: organisation,
    safe: { number: safe.number, time: safe.time },
  }
}

/** What the chain says of who asks and of the patient. */
async function standingOf(tx: LedgerTx, view: View, { patient, org, actor }: Asked): Promise<Standing> {
  const two = async <Fact>(factAt: (height: number) => Promise<Fact | null>) => {
    const isSame = view.safe.number === view.latest.number
    const [latest, safe] = await Promise.all([
      factAt(view.latest.number),
      isSame ? null : factAt(view.safe.number),
    ])
    return { latest, safe: isSame ? latest : safe }
  }
  const nobody = { latest: null, safe: null }
  const [floor, delegate, organisation, member] = await Promise.all([
    two(async (height) => (await tx.chain.patientAt(patient, height))?.floor ?? 0),
    org === null ? two((height) => delegateAt(tx, patient, actor, height)) : nobody,
    org === null ? nobody : two((height) => orgAt(tx, org, height)),
    org === null ? nobody : two((height) => memberAt(tx, org, actor, height)),
  ])
  return {
    delegate: delegate.safe === null && delegate.latest === null ? null : delegate,
    floor: { latest: floor.latest ?? 0, safe: floor.safe ?? 0 },
    member,
    org: organisation,
  }
}

async function latchesFor(tx: LedgerTx, { patient, org, actor }: Asked, grants: readonly GrantFacts[]) {
  const ids = grants.map(({ id }) => id as GrantId)
  const { delegates, floor, members, orgs, revoked } = await tx.latches.inView({ patient, org, actor, ids })
  const named = org === null ? [] : members.map((member) => `${org}:${member}`)
  return { delegates, floor, members: named, orgs, revoked }
}

async function orgAt(tx: LedgerTx, org: OrgId, height: number) {
  const fact = await tx.chain.orgAt(org, height)
  return fact === null ? null : { roles: fact.roles, status: fact.status, validUntil: fact.validUntil }
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
  for (let start = 0; start < openings.length && facts.length < MOST_GRANTS; start += MOST_GRANTS) {
    const part = openings.slice(start, start + MOST_GRANTS)
    const grants = await Promise.all(
      part.map((row) =>
        underHead(view.latest, `grant ${row.id} ${view.safe.number}`, () => grantFacts(tx, view, row)),
      ),
    )
    facts.push(...grants.filter(({ latest }) => latest?.status !== 2))
  }
  return facts.slice(0, MOST_GRANTS)
}

async function grantFacts(tx: LedgerTx, view: View, row: OpeningRow): Promise<GrantFacts> {
  const { chain } = tx
  const opening = readOpening(row.opening)
  const statusAt = async (height: number) => {
    const fact = await chain.grantAt(row.patient, row.id, height)
    return fact === null ? null : { status: fact.status }
  }
  const isSame = view.safe.number === view.latest.number
  const [registered, latest, older] = await Promise.all([
    chain.grantRegistration(row.patient, row.id, view.latest.number),
    statusAt(view.latest.number),
    isSame ? null : statusAt(view.safe.number),
  ])
  const safe = isSame ? latest : older
  if (registered === null) {
    return { fresh: false, id: row.id, latest, opening, registryName: null, safe, signerHadRight: false }
  }
  const { block, time } = registered.at
  const [named, org, signerHadRight] = await Promise.all([
    chain.blockByNumber(opening.terms.blockNumber),
    chain.orgAt(row.org, block),
    hadGrantRight(tx, row.patient, registered.by, block, time),
  ])
  return {
    fresh: named !== null && isFresh({ terms: opening.terms, canonical: named, registeredAt: time }),
    id: row.id,
    latest,
    opening,
    registryName: org?.name ?? null,
    safe,
    signerHadRight,
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
