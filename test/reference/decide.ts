import type { DecisionFacts, GrantFacts } from '../../protocol/src/decision/facts.ts'

interface Answer {
  decision: string
  code: string | null
  reason: string
  grant: string | null
}

const COVERED_BY: Record<string, string[]> = {
  TREAT: ['TREAT'],
  ETREAT: ['TREAT', 'ETREAT'],
  HPAYMT: ['HPAYMT'],
  HOPERAT: ['HOPERAT'],
  PATRQT: ['PATRQT'],
  FAMRQT: ['FAMRQT'],
  HRESCH: ['HRESCH'],
}

const no = (code: string, reason: string): Answer => ({ decision: 'deny', code, reason, grant: null })
const yes = (reason: string, grant: string | null): Answer => ({
  decision: 'allow',
  code: null,
  reason,
  grant,
})
const hasBit = (bits: number, bit: number): boolean => Math.floor(bits / bit) % 2 === 1

/** Every criterion of check 7 but the safe part, by name. */
function grantCriteria({ request, state, clock }: DecisionFacts, grant: GrantFacts): Record<string, boolean> {
  const { opening } = grant
  const { terms } = opening
  const clocks = [clock.wall, state.latest.time]
  return {
    patient: opening.patient === request.patient,
    grantee: terms.grantee === request.org,
    activeAtLatest: grant.latest?.status === 1,
    aboveFloor: opening.version >= state.floor.latest,
    notLatched: state.latches.revoked.every((id) => id !== grant.id),
    aboveLatchedFloor: opening.version >= state.latches.floor,
    signer: grant.signerHadRight,
    ruleF: grant.fresh,
    name: grant.registryName === terms.granteeName,
    started: clocks.every((time) => terms.notBefore <= time),
    notEnded: clocks.every((time) => time < terms.expiresAt),
    classes: [request.class, ...request.also].every((name) => terms.classes.includes(name)),
    action: terms.actions.includes(request.action),
    purpose: (COVERED_BY[request.purpose ?? ''] ?? []).some((purpose) => terms.purposes.includes(purpose)),
    window: terms.recordsFrom <= request.recordTime && terms.recordsTo >= request.recordTime,
  }
}

/** The decision table of protocol.md §11 written row by row, slow and obvious. For tests only. */
export function referenceDecide(facts: DecisionFacts): Answer {
  const { request, state, clock } = facts
  const { latest, latches } = state
  const notOver = (validUntil: number): boolean => clock.wall < validUntil && latest.time < validUntil
  const own = request.org === null && request.actor === request.patient

  // 1
  if (latest.time - clock.wall > 120) return no('chain_stale', 'skew')
  if (clock.wall - latest.time > (own ? 86_400 : state.maxStale)) return no('chain_stale', 'stale')
  const recordMissing = request.action === 'read' && (!state.record || state.record.erased)

  // 2
  if (request.org === null) {
    const views = [state.delegate?.safe, state.delegate?.latest]
    const delegated =
      views.every((view) => view && hasBit(view.rights, 16) && notOver(view.validUntil)) &&
      latches.delegates.every((address) => address !== request.actor)
    if (!own && !delegated) return no('no_access', 'delegate')
    return recordMissing ? no('no_access', 'record') : yes('self', null)
  }
  return referenceForOrganisation(facts, recordMissing)
}

function referenceForOrganisation(facts: DecisionFacts, recordMissing: boolean): Answer {
  const { request, state, clock } = facts
  const { latest, latches } = state
  const notOver = (validUntil: number): boolean => clock.wall < validUntil && latest.time < validUntil

  // 3
  if (request.purpose === null || !Object.hasOwn(COVERED_BY, request.purpose))
    return no('bad_request', 'purpose')

  // 4
  const role = request.purpose === 'HRESCH' ? 16 : 1
  const orgViews = [state.org.safe, state.org.latest]
  const orgFine = orgViews.every(
    (view) => view?.status === 1 && hasBit(view.roles, role) && notOver(view.validUntil),
  )
  if (!orgFine || latches.orgs.includes(request.org ?? '')) return no('no_access', 'org')

  // 5
  const memberViews = [state.member.safe, state.member.latest]
  const memberFine = memberViews.every(
    (view) => view && (hasBit(view.roles, 1) || hasBit(view.roles, 2)) && notOver(view.validUntil),
  )
  if (!memberFine || latches.members.includes(`${request.org}:${request.actor}`))
    return no('no_access', 'member')

  // 6
  if (recordMissing) return no('no_access', 'record')

  // 7
  const ascending = [...state.grants].sort((a, b) => (a.id < b.id ? -1 : 1))
  const passing = ascending.filter((grant) => Object.values(grantCriteria(facts, grant)).every(Boolean))
  const safe = passing.filter(
    (grant) => grant.safe?.status === 1 && grant.opening.version >= state.floor.safe,
  )
  const winner = safe[0]
  if (!winner) return passing.length > 0 ? no('grant_pending', 'unsafe') : no('no_access', 'no_grant')

  // 8, 9, 10
  if (request.action === 'read' && state.record) {
    if (latest.number < state.record.admittedHeight) return no('chain_stale', 'index_behind')
    if (state.record.wrapKind !== 1) return no('grant_pending', 'rewrap')
  }
  return yes('grant', winner.id)
}
