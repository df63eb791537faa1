import { type Decision, type DecisionFacts, decide } from '@consentry/protocol'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { View } from '../handover/ReadyRequest.ts'
import { createFactsGatherer, type Question } from './gatherFacts.ts'

/** A decision with the exact facts it was made from. */
export interface Decided {
  readonly facts: DecisionFacts
  readonly decision: Decision
}

/** The only caller of `decide`: reads and writes, alone or in batches, all pass here. */
export async function decideAll(
  tx: LedgerTx,
  view: View,
  questions: readonly Question[],
): Promise<readonly Decided[]> {
  const gather = createFactsGatherer(tx, view)
  const decided: Decided[] = []
  for (const question of questions) {
    const facts = await gather(question)
    decided.push({ facts, decision: decide(facts) })
  }
  return decided
}
