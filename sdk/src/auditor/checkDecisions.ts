import {
  type AuditEvent,
  type ChainHistory,
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

/** The chain as a snapshot shows it. */
export type ShownChain = { readonly snapshot: ChainSnapshot; readonly history: ChainHistory }

/** A decision that was logged, with the facts of its evidence. */
export type LoggedDecision = {
  readonly index: number
  readonly event: AuditEvent
  readonly facts: DecisionFacts
}

/** Decides again on the facts of the evidence; with a snapshot, recomputes the facts first. Spec §11, §14. */
export function checkDecision(
  input: AuditInput,
  { index, event, facts }: LoggedDecision,
  chain: ShownChain | undefined,
): readonly Finding[] {
  const replayed = replayDecision(facts, event).differences.map(({ field, logged, expected }): Finding => {
    const said = field === 'decision' || field === 'reason' ? `: logged ${logged}, expected ${expected}` : ''
    return { code: 'other_decision', index, detail: `${field} differs${said}` }
  })
  if (chain === undefined) return replayed
  const differing = differingFacts(input, { ...chain, facts })
  return [
    ...replayed,
    ...differing.map(
      (fact): Finding => ({ code: 'other_facts', index, detail: `the chain does not confirm: ${fact}` }),
    ),
  ]
}

/** Names of the facts that differ; latches may be more than the chain shows, never fewer. */
function differingFacts(
  input: AuditInput,
  { snapshot, history, facts }: ShownChain & Pick<LoggedDecision, 'facts'>,
): readonly string[] {
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
