import type {
  BlockFacts,
  DecisionRequest,
  DecisionState,
  DelegateFacts,
  GrantFacts,
  LatchFacts,
  MemberFacts,
  OrgFacts,
  TwoViews,
} from '../decision/facts.ts'
import { isFresh } from '../grant/freshness.ts'
import { grantIdOf, type Opening } from '../grant/opening.ts'
import type { Address, OrgId } from '../values/ids.ts'
import { type ChainHistory, type Dated, factAt, type GrantState, type History } from './chainHistory.ts'
import type { ChainSnapshot } from './snapshot.ts'

/** What a decision's facts are recomputed for. */
export type ChainFactsQuery = {
  readonly request: Pick<DecisionRequest, 'patient' | 'org' | 'actor'>
  /** Heights of the two views. */
  readonly safe: number
  readonly latest: number
  /** Openings of the patient to the organisation. */
  readonly openings: readonly Opening[]
}

/** The part of a decision's state that the chain alone decides; latches as far as the chain shows them. */
export type ChainFacts = Pick<
  DecisionState,
  'safe' | 'latest' | 'org' | 'member' | 'delegate' | 'floor' | 'latches' | 'grants'
>

const grantRight = 1

/**
 * Recomputes the facts of a decision from a snapshot of the canonical chain, so that an auditor need not believe
 * them. Fences and reorganisations can only add latches. A block that the snapshot has no header of has time 0, and
 * a grant that names such a block is not fresh: the snapshot must hold the headers that openings and evidence name.
 *
 * @returns facts at both heights; grants in the order of the openings. Spec §11, §14
 */
export function factsFromChain(
  snapshot: ChainSnapshot,
  history: ChainHistory,
  query: ChainFactsQuery,
): ChainFacts {
  const { request, safe, latest, openings } = query
  const patient = request.patient as Address
  const org = request.org as OrgId | null
  const actor = request.actor as Address
  const view = <Fact, Seen>(facts: History<Fact>, see: (fact: Dated<Fact>) => Seen): TwoViews<Seen> => {
    const [atSafe, atLatest] = [factAt(facts, safe), factAt(facts, latest)]
    return { safe: atSafe && see(atSafe), latest: atLatest && see(atLatest) }
  }
  const delegate = view(
    history.delegate(patient, actor),
    ({ rights, validUntil }): DelegateFacts => ({ rights, validUntil }),
  )
  const orgViews = org === null ? nothing : view(history.org(org), orgFacts)
  const memberViews =
    org === null
      ? nothing
      : view(history.member(org, actor), ({ roles, validUntil }): MemberFacts => ({ roles, validUntil }))
  const floor = view(history.patient(patient), (state) => state.floor)
  return {
    safe: blockFacts(snapshot, safe),
    latest: blockFacts(snapshot, latest),
    org: orgViews,
    member: memberViews,
    delegate: org !== null || delegate.latest === null ? null : delegate,
    floor: { safe: floor.safe ?? 0, latest: floor.latest ?? 0 },
    latches: latchesOf(history, query),
    grants: openings.map((opening) => grantFacts(snapshot, history, query, opening)),
  }
}

const nothing = { safe: null, latest: null } as const

function blockFacts({ headers }: ChainSnapshot, number: number): BlockFacts {
  return { number, time: headers.get(number)?.time ?? 0 }
}

function orgFacts({ status, roles, validUntil }: OrgFacts): OrgFacts {
  return { status, roles, validUntil }
}

function grantFacts(
  snapshot: ChainSnapshot,
  history: ChainHistory,
  { safe, latest }: ChainFactsQuery,
  opening: Opening,
): GrantFacts {
  const id = grantIdOf(opening)
  const states = history.grant(opening.patient, id)
  const registered = states.find(({ status, block }) => status === 1 && block <= latest)
  const org = registered && factAt(history.org(opening.terms.grantee), registered.block)
  return {
    id,
    opening,
    signerHadRight: registered !== undefined && hadGrantRight(history, opening.patient, registered),
    fresh: registered !== undefined && wasFresh(snapshot, opening, registered),
    registryName: org?.name ?? null,
    safe: statusAt(states, safe),
    latest: statusAt(states, latest),
  }
}

function statusAt(states: History<GrantState>, block: number): { status: number } | null {
  const state = factAt(states, block)
  return state && { status: state.status }
}

// Judged at the end of the registering block, as gateways do, whose index knows facts by block.
function hadGrantRight(history: ChainHistory, patient: Address, registered: Dated<GrantState>): boolean {
  if (registered.by === patient) return true
  const delegate = factAt(history.delegate(patient, registered.by), registered.block)
  return delegate !== null && (delegate.rights & grantRight) !== 0 && registered.time < delegate.validUntil
}

function wasFresh({ headers }: ChainSnapshot, { terms }: Opening, registered: Dated<GrantState>): boolean {
  return isFresh({ terms, canonical: headers.get(terms.blockNumber) ?? null, registeredAt: registered.time })
}

/** Ids and floors never clear; the rest clears when a later block at `safe` permits again. Spec §13 */
function latchesOf(history: ChainHistory, { request, safe, latest, openings }: ChainFactsQuery): LatchFacts {
  const patient = request.patient as Address
  const actor = request.actor as Address
  const org = request.org as OrgId | null
  const isLatched = <Fact>(facts: History<Fact>, denies: (fact: Fact) => boolean): boolean => {
    const denied = facts.findLast((fact) => fact.block <= latest && denies(fact))
    if (denied === undefined) return false
    return !facts.some((fact) => fact.order > denied.order && fact.block <= safe)
  }
  const isMemberLatched = org !== null && isLatched(history.member(org, actor), ({ roles }) => roles === 0)
  const isOrgLatched = org !== null && isLatched(history.org(org), ({ status }) => status !== 1)
  const isDelegateLatched = isLatched(history.delegate(patient, actor), ({ rights }) => rights === 0)
  const ids = openings.map(grantIdOf)
  return {
    revoked: ids.filter((id) => factAt(history.grant(patient, id), latest)?.status === 2),
    floor: factAt(history.patient(patient), latest)?.floor ?? 0,
    members: isMemberLatched ? [`${org}:${actor}`] : [],
    orgs: isOrgLatched ? [org] : [],
    delegates: isDelegateLatched ? [actor] : [],
  }
}
