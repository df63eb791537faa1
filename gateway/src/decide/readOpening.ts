import { type Opening, parseOpening } from '@consentry/protocol'

/** Openings that are kept parsed, the one unused for longest goes first. */
const MOST_KEPT = 2_048

const kept = new Map<string, Opening>()

// As evidence it is written with its keys in order.
function inOrder({ patient, terms, version }: Opening): Opening {
  const entries = Object.entries(terms).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { patient, terms: Object.fromEntries(entries) as Opening['terms'], version }
}

/** A stored opening by its text. Parsing costs as much as all lookups of a decision, and a text never means another. */
export function readOpening(text: string): Opening {
  const opening = kept.get(text) ?? inOrder(parseOpening(text))
  // Insertion order is order of use.
  kept.delete(text)
  kept.set(text, opening)
  if (kept.size > MOST_KEPT) {
    const [oldest] = kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
  }
  return opening
}
