import type { AuditEvent } from '../audit/event.ts'
import { type Decision, decide } from '../decision/decide.ts'
import type { DecisionFacts } from '../decision/facts.ts'

/** A field of the leaf that is not what the facts say. */
export type ReplayDifference = {
  readonly field:
    | 'patient'
    | 'org'
    | 'actor'
    | 'action'
    | 'class'
    | 'also'
    | 'purpose'
    | 'decision'
    | 'reason'
    | 'grant'
  readonly logged: string
  readonly expected: string
}

/** What the same function says about the same facts, and where the leaf differs; no difference means it stands. */
export type Replay = { readonly decision: Decision; readonly differences: readonly ReplayDifference[] }

/**
 * Decides again on the facts of the evidence and compares with what was logged. That the facts are true is another
 * question: see `factsFromChain`. Spec §11, G11.
 */
export function replayDecision(facts: DecisionFacts, event: AuditEvent): Replay {
  const decision = decide(facts)
  const { patient, org, actor, action, class: cls, also, purpose } = facts.request
  const expected: Record<ReplayDifference['field'], string> = {
    patient,
    org: org ?? '',
    actor,
    action,
    class: cls,
    also: also.join(' '),
    purpose: purpose ?? '',
    decision: decision.decision,
    reason: decision.reason,
    grant: decision.grant ?? '',
  }
  const logged: Record<ReplayDifference['field'], string> = {
    patient: event.patient ?? '',
    org: event.org ?? '',
    actor: event.actor ?? '',
    action: event.action ?? '',
    class: event.class ?? '',
    also: (event.also ?? []).join(' '),
    purpose: event.purpose ?? '',
    decision: event.decision ?? '',
    reason: event.reason ?? '',
    grant: event.grant ?? '',
  }
  const fields = Object.keys(expected) as ReplayDifference['field'][]
  const differences = fields
    .filter((field) => expected[field] !== logged[field])
    .map((field) => ({ field, logged: logged[field], expected: expected[field] }))
  return { decision, differences }
}
