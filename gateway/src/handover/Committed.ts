import type { Decision, DecisionFacts } from '@consentry/protocol'
import type { AppendedLeaf } from '../ports/LeafWriter.ts'

declare const committed: unique symbol

/** A decision whose leaf is durable. Made by `path/commit` alone, after COMMIT: the moment the decision became true. */
export interface Committed {
  readonly [committed]: true
  readonly facts: DecisionFacts
  readonly decision: Decision
  /** Null for a denial that was only counted, or that came before check 4. */
  readonly leaf: AppendedLeaf | null
}

/** The maker: call it only after COMMIT. */
export function committedDecision(parts: Omit<Committed, typeof committed>): Committed {
  return parts as Committed
}
