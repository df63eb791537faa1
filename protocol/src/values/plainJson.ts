import type { JsonValue } from './canonicalJson.ts'
import type { JsonLimits } from './limits.ts'

/**
 * Reads JSON that the engine would write in the same way: no white space, no key twice, no number or escape in another
 * form. Most texts are, and the engine reads them many times as fast. Undefined for every other text, also for one that
 * is not allowed: `readJson` says what is wrong with it.
 */
export function plainJson(text: string, limits: JsonLimits): JsonValue | undefined {
  // Escapes may stand for what no text may hold.
  if (text.includes('\\')) return undefined
  try {
    const value = JSON.parse(text) as JsonValue
    const isPlain = keysIn(value, limits, 0) <= limits.keys && JSON.stringify(value) === text
    return isPlain ? value : undefined
  } catch {
    return undefined
  }
}

/** Number of keys; infinite where something is not allowed. */
function keysIn(value: JsonValue, limits: JsonLimits, depth: number): number {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 0 : Number.POSITIVE_INFINITY
  if (typeof value !== 'object' || value === null) return 0
  if (depth >= limits.depth) return Number.POSITIVE_INFINITY
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += keysIn(item, limits, depth + 1)
    return count
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__' || item === undefined) return Number.POSITIVE_INFINITY
    count += 1 + keysIn(item, limits, depth + 1)
  }
  return count
}
