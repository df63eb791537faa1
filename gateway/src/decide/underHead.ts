import type { BlockRow } from '../ports/ChainRows.ts'

/** Answers that are kept under one head; with one more all are forgotten. */
const MOST_KEPT = 4_096

const kept = new WeakMap<BlockRow, Map<string, unknown>>()

/**
 * Asks once for what follows from the chain up to this head alone. The ledger gives the same object as long as the head
 * is the same; with another one everything is asked for anew. One kind of key belongs to one kind of answer.
 */
export async function underHead<Answer>(
  head: BlockRow,
  key: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const known = kept.get(head) ?? new Map<string, unknown>()
  kept.set(head, known)
  if (known.has(key)) return known.get(key) as Answer
  const answer = await ask()
  if (known.size >= MOST_KEPT) known.clear()
  known.set(key, answer)
  return answer
}
