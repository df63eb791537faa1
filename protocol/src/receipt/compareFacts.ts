import type { DecisionFacts } from '../decision/facts.ts'
import { canonicalJson, type JsonValue } from '../values/canonicalJson.ts'
import type { ChainFacts } from './chainFacts.ts'

/** A fact of the evidence that the chain does not confirm: a finding of the audit. */
export type FactDifference = {
  /** Such as `org` or `latches.revoked`; grants carry their id. */
  readonly fact: string
  readonly evidence: string
  readonly chain: string
}

/**
 * Compares the facts a gateway decided on with those of the chain. The gateway may have more latches than the chain
 * shows, never fewer; it may not leave out a grant that is active at `latest`.
 *
 * @param facts - of the evidence
 * @param chain - by `factsFromChain` at the heights of the evidence
 * @returns every difference; none means the facts are true. Spec §14
 */
export function compareFacts({ state }: DecisionFacts, chain: ChainFacts): FactDifference[] {
  const differences: FactDifference[] = []
  const compare = (fact: string, evidence: unknown, expected: unknown): void => {
    const [given, own] = [canonicalJson(evidence as JsonValue), canonicalJson(expected as JsonValue)]
    if (given !== own) differences.push({ fact, evidence: given, chain: own })
  }
  for (const fact of ['safe', 'latest', 'org', 'member', 'delegate', 'floor'] as const) {
    compare(fact, state[fact], chain[fact])
  }
  for (const list of ['revoked', 'members', 'orgs', 'delegates'] as const) {
    const missing = chain.latches[list].filter((entry) => !state.latches[list].includes(entry))
    if (missing.length > 0) compare(`latches.${list}`, [], missing)
  }
  if (state.latches.floor < chain.latches.floor)
    compare('latches.floor', state.latches.floor, chain.latches.floor)
  const own = new Map(chain.grants.map((grant) => [grant.id, grant]))
  for (const grant of state.grants) {
    compare(`grant ${grant.id}`, grant, own.get(grant.id) ?? null)
    own.delete(grant.id)
  }
  for (const grant of own.values()) {
    const isUsable = grant.latest?.status === 1 && state.latest.time < grant.opening.terms.expiresAt
    if (isUsable) compare(`grant ${grant.id}`, null, grant)
  }
  return differences
}
