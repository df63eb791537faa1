import {
  type AuditEvent,
  type DecisionFacts,
  type DecisionReason,
  evidenceHash,
  readBundle,
  type ReplayDifference,
  replayDecision,
  serialiseEvidence,
  type Sha256Hex,
} from '@consentry/protocol'
import { type Chunks, type Reopened, reopened } from './Chunks.ts'

/** The checks of a decision, in their order. Spec §11. */
export const decisionRules = [
  'clock',
  'self',
  'purpose',
  'org',
  'member',
  'record',
  'grant',
  'index',
  'wrap',
] as const

/** One check of a decision. */
export type DecisionRule = (typeof decisionRules)[number]

/** A decision of the log, made again on the facts of its evidence. */
export type ReplayedDecision = {
  readonly index: number
  readonly event: AuditEvent
  readonly decision: 'allow' | 'deny'
  readonly reason: DecisionReason
  /** Where the log says something else than the facts; empty if it stands. */
  readonly differences: readonly ReplayDifference[]
  /** What each check said; those behind the one that decided were not asked, nor are those of the other kind of session. */
  readonly rules: readonly {
    readonly rule: DecisionRule
    readonly verdict: 'passed' | 'failed' | 'not asked'
  }[]
}

/**
 * Makes every decision again whose evidence is in a bundle, with the verdict of each check. Whether the facts are true is
 * what `verifyBundle` with a snapshot says. Throws `bad_json` or `bad_request` for files that are none. Spec §11, §14, G11
 */
export async function listDecisions(bundle: Chunks | Reopened): Promise<readonly ReplayedDecision[]> {
  const open = await reopened(bundle)
  const byEvidence = new Map<Sha256Hex, { readonly index: number; readonly event: AuditEvent }[]>()
  for await (const line of readBundle(open())) {
    if (line.type !== 'event' || line.event.ev === undefined || line.event.decision === undefined) continue
    const { index, event } = line
    byEvidence.set(line.event.ev, [...(byEvidence.get(line.event.ev) ?? []), { index, event }])
  }
  const decisions: ReplayedDecision[] = []
  for await (const line of readBundle(open())) {
    if (line.type !== 'evidence' || !('facts' in line.evidence) || line.evidence.facts === undefined) continue
    const named = byEvidence.get(evidenceHash(serialiseEvidence(line.evidence))) ?? []
    for (const { index, event } of named) decisions.push(replayed(index, event, line.evidence.facts))
  }
  return decisions.sort((a, b) => a.index - b.index)
}

function replayed(index: number, event: AuditEvent, facts: DecisionFacts): ReplayedDecision {
  const { decision, differences } = replayDecision(facts, event)
  const { reason } = decision
  return { index, event, decision: decision.decision, reason, differences, rules: rulesOf(facts, reason) }
}

/** Which check each reason of a denial belongs to. */
const failing: Readonly<Record<Exclude<DecisionReason, 'self' | 'grant'>, DecisionRule>> = {
  skew: 'clock',
  stale: 'clock',
  delegate: 'self',
  purpose: 'purpose',
  org: 'org',
  member: 'member',
  record: 'record',
  no_grant: 'grant',
  unsafe: 'grant',
  index_behind: 'index',
  rewrap: 'wrap',
}

function rulesOf({ request }: DecisionFacts, reason: DecisionReason): ReplayedDecision['rules'] {
  const isRead = request.action === 'read'
  const asked: readonly DecisionRule[] =
    request.org === null
      ? ['clock', 'self', ...(isRead ? (['record'] as const) : [])]
      : isRead
        ? ['clock', 'purpose', 'org', 'member', 'record', 'grant', 'index', 'wrap']
        : ['clock', 'purpose', 'org', 'member', 'grant']
  const failed = reason === 'self' || reason === 'grant' ? null : failing[reason]
  const last = failed === null ? asked.length : asked.indexOf(failed)
  return decisionRules.map((rule) => {
    const at = asked.indexOf(rule)
    if (at < 0 || at > last) return { rule, verdict: 'not asked' }
    return { rule, verdict: rule === failed ? 'failed' : 'passed' }
  })
}
