import { equal } from '@consentry/protocol'
import type { Committed } from '../ops/openLog.ts'

/**
 * The last anchor as every node has it; null where one has none, is silent, or says otherwise: a node that lies must not
 * halt a log by itself.
 */
export async function agreedAnchor(
  nodes: readonly (() => Promise<Committed | null>)[],
): Promise<Committed | null> {
  const answers = await Promise.all(nodes.map((ask) => ask().catch(() => null)))
  const [first = null, ...others] = answers
  const isAgreed = others.every(
    (other) => first !== null && other !== null && other.size === first.size && equal(other.root, first.root),
  )
  return isAgreed ? first : null
}
