import {
  type ChainHistory,
  chainHistoryOf,
  type ChainSnapshot,
  compareFacts,
  type DecisionFacts,
  factAt,
  factsFromChain,
  type GrantId,
  grantIdOf,
  type Opening,
  recoverTypedDataSigner,
  replayDecision,
} from '@consentry/protocol'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

/** What became of the decisions. */
export type CheckedDecisions = {
  readonly findings: readonly Finding[]
  readonly replayed: number
  /** Decisions whose facts were recomputed from the snapshot. */
  readonly recomputed: number
}

/** Decides again on the facts of the evidence; with a snapshot, recomputes the facts first. Spec §11, §14. */
export function checkDecisions(input: AuditInput, snapshot: ChainSnapshot | undefined): CheckedDecisions {
  const history = snapshot === undefined ? undefined : chainHistoryOf(snapshot)
  const findings: Finding[] = []
  let replayed = 0
  let recomputed = 0
  for (const [index, { event }] of input.events) {
    const evidence = event.ev === undefined ? undefined : input.evidence.get(event.ev)
    if (evidence === undefined || 'fence' in evidence || evidence.facts === undefined) continue
    const { facts } = evidence
    replayed++
    for (const { field, logged, expected } of replayDecision(facts, event).differences) {
      const said =
        field === 'decision' || field === 'reason' ? `: logged ${logged}, expected ${expected}` : ''
      findings.push({ code: 'other_decision', index, detail: `${field} differs${said}` })
    }
    if (snapshot === undefined || history === undefined) continue
    recomputed++
    for (const fact of differingFacts(input, { snapshot, history, facts })) {
      findings.push({ code: 'other_facts', index, detail: `the chain does not confirm: ${fact}` })
    }
  }
  return { findings, replayed, recomputed }
}

type Recomputing = {
  readonly snapshot: ChainSnapshot
  readonly history: ChainHistory
  readonly facts: DecisionFacts
}

/** Names of the facts that differ; latches may be more than the chain shows, never fewer. */
function differingFacts(input: AuditInput, { snapshot, history, facts }: Recomputing): readonly string[] {
  const { request, state } = facts
  const chain = factsFromChain(snapshot, history, {
    request,
    safe: state.safe.number,
    latest: state.latest.number,
    openings: openingsOf(input, history, facts),
  })
  return compareFacts(facts, chain).map(({ fact }) => fact)
}

/** The grants a decision had to look at: those of the evidence, and every other one that was not revoked by then. */
function openingsOf(
  input: AuditInput,
  history: ChainHistory,
  { request, state }: DecisionFacts,
): readonly Opening[] {
  const openings = new Map<GrantId, Opening>()
  for (const [id, { opening }] of input.openings) {
    const isBetween = opening.patient === request.patient && opening.terms.grantee === request.org
    const isRevoked = factAt(history.grant(opening.patient, id), state.latest.number)?.status === 2
    if (isBetween && !isRevoked && opening.terms.blockNumber <= state.latest.number) openings.set(id, opening)
  }
  // Their words are in the evidence too; the id must be that of the words.
  for (const grant of state.grants) {
    const opening = grant.opening as Opening
    if (grantIdOf(opening) === grant.id) openings.set(grant.id as GrantId, opening)
  }
  return [...openings.values()]
}

/** Checks the signatures under the grants. A contract wallet's was checked by the chain that registered it. Spec §8. */
export function checkGrants({ deployment, openings }: AuditInput): readonly Finding[] {
  const net = { chainId: deployment.chainId, registry: deployment.consentRegistry }
  return [...openings.values()].flatMap(({ opening, signer, sig }): Finding[] => {
    if (sig.length !== 132) return []
    try {
      if (recoverTypedDataSigner(net, 'Grant', { message: opening, signature: sig }) === signer) return []
    } catch {
      // Reported below, like a signature by another key.
    }
    return [
      { code: 'bad_grant', index: null, detail: `grant ${grantIdOf(opening)} is not signed by its signer` },
    ]
  })
}
