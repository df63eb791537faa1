import { clockFault, nowForDenial, nowForPermission, ownAccessMaxStale } from './clocks.ts'
import type { DecisionClock, DecisionRequest, DecisionState, GrantFacts } from './facts.ts'
import { isPermitted } from './permission.ts'
import { type PurposeRule, purposeRule } from './purposeRules.ts'
import { type AllowReason, type DecisionCode, denyReasons, type DenyReason } from './reasons.ts'

const ACTIVE = 1
const STAFF_OR_AGENT = 1 | 2
const READ_RIGHT = 16
const CLASS_WRAP = 1

/**
 * The result of a decision. `grant` is the id of the grant that permits; null for own access and denials. §11.
 */
export type Decision =
  | {
      readonly decision: 'allow'
      readonly code: null
      readonly reason: AllowReason
      readonly grant: string | null
    }
  | {
      readonly decision: 'deny'
      readonly code: DecisionCode
      readonly reason: DenyReason
      readonly grant: null
    }

const ALLOW_SELF: Decision = Object.freeze({ decision: 'allow', code: null, reason: 'self', grant: null })

const DENIALS = Object.freeze(
  Object.fromEntries(
    Object.entries(denyReasons).map(([reason, code]) => [
      reason,
      Object.freeze({ decision: 'deny', code, reason: reason as DenyReason, grant: null }),
    ]),
  ),
) as Readonly<Record<DenyReason, Decision>>

/**
 * May this actor do this to this record now? A pure function: gateway, preview and auditor call this one.
 *
 * @param facts - request, chain state and clock; all times in seconds
 * @returns permission with the grant that gives it, or denial with code and reason; never throws. §11
 */
export function decide(facts: {
  readonly request: DecisionRequest
  readonly state: DecisionState
  readonly clock: DecisionClock
}): Decision {
  const { request, state, clock } = facts
  // Only the patient's own access needs nothing that a stale view could hide: a delegate may have been removed.
  const isPatient = request.org === null && request.actor === request.patient
  const fault = clockFault(state.latest, clock, isPatient ? ownAccessMaxStale : state.maxStale)
  if (fault !== null) return DENIALS[fault]
  return request.org === null
    ? decideOwnAccess(request, state, clock)
    : decideForOrganisation(request, request.org, state, clock)
}

/** Check 2. */
function decideOwnAccess(request: DecisionRequest, state: DecisionState, clock: DecisionClock): Decision {
  if (request.actor !== request.patient && !isReadDelegate(request.actor, state, clock))
    return DENIALS.delegate
  if (isUnreadable(request, state)) return DENIALS.record
  return ALLOW_SELF
}

function isReadDelegate(actor: string, state: DecisionState, clock: DecisionClock): boolean {
  if (state.delegate === null) return false
  const now = nowForDenial(state.latest, clock)
  return isPermitted(
    state.delegate,
    (delegate) => (delegate.rights & READ_RIGHT) !== 0 && now < delegate.validUntil,
    state.latches.delegates.includes(actor),
  )
}

/** Checks 2 and 6: a read needs a record that exists. */
function isUnreadable(request: DecisionRequest, state: DecisionState): boolean {
  return request.action === 'read' && (state.record === null || state.record.erased)
}

/** Checks 3 to 10. */
function decideForOrganisation(
  request: DecisionRequest,
  org: string,
  state: DecisionState,
  clock: DecisionClock,
): Decision {
  const rule = purposeRule(request.purpose)
  if (rule === undefined) return DENIALS.purpose
  const now = nowForDenial(state.latest, clock)
  const orgPermits = isPermitted(
    state.org,
    (fact) => fact.status === ACTIVE && (fact.roles & rule.role) !== 0 && now < fact.validUntil,
    state.latches.orgs.includes(org),
  )
  if (!orgPermits) return DENIALS.org
  const memberPermits = isPermitted(
    state.member,
    (fact) => (fact.roles & STAFF_OR_AGENT) !== 0 && now < fact.validUntil,
    state.latches.members.length > 0 && state.latches.members.includes(`${org}:${request.actor}`),
  )
  if (!memberPermits) return DENIALS.member
  if (isUnreadable(request, state)) return DENIALS.record
  const granted = decideByGrants(request, rule, state, clock)
  if (granted.decision === 'deny' || request.action !== 'read' || state.record === null) return granted
  if (!(state.latest.number >= state.record.admittedHeight)) return DENIALS.index_behind
  if (state.record.wrapKind !== CLASS_WRAP) return DENIALS.rewrap
  return granted
}

/** Check 7. The lowest id that passes wins, whatever the order of the list. */
function decideByGrants(
  request: DecisionRequest,
  rule: PurposeRule,
  state: DecisionState,
  clock: DecisionClock,
): Decision {
  let winner: string | null = null
  let onlySafeFailed = false
  for (const grant of state.grants) {
    if (winner !== null && winner <= grant.id) continue
    if (!isGrantedAtLatest(grant, state, clock) || !isCovered(grant, request, rule)) continue
    if (isGrantedAtSafe(grant, state)) winner = grant.id
    else onlySafeFailed = true
  }
  if (winner !== null) return { decision: 'allow', code: null, reason: 'grant', grant: winner }
  return onlySafeFailed ? DENIALS.unsafe : DENIALS.no_grant
}

function isGrantedAtLatest(grant: GrantFacts, state: DecisionState, clock: DecisionClock): boolean {
  const { version, terms } = grant.opening
  return (
    grant.latest !== null &&
    grant.latest.status === ACTIVE &&
    version >= state.floor.latest &&
    version >= state.latches.floor &&
    !state.latches.revoked.includes(grant.id) &&
    grant.signerHadRight &&
    grant.fresh &&
    grant.registryName === terms.granteeName &&
    terms.notBefore <= nowForPermission(state.latest, clock) &&
    nowForDenial(state.latest, clock) < terms.expiresAt
  )
}

function isGrantedAtSafe(grant: GrantFacts, state: DecisionState): boolean {
  return grant.safe !== null && grant.safe.status === ACTIVE && grant.opening.version >= state.floor.safe
}

/** One grant must cover the whole request; several do not add up. §8 */
function isCovered(grant: GrantFacts, request: DecisionRequest, rule: PurposeRule): boolean {
  const { patient, terms } = grant.opening
  return (
    patient === request.patient &&
    terms.grantee === request.org &&
    terms.classes.includes(request.class) &&
    request.also.every((also) => terms.classes.includes(also)) &&
    terms.actions.includes(request.action) &&
    rule.coveredBy.some((purpose) => terms.purposes.includes(purpose)) &&
    terms.recordsFrom <= request.recordTime &&
    request.recordTime <= terms.recordsTo
  )
}
