import type { JsonValue } from '../../protocol/src/values/canonicalJson.ts'

/** RFC 8785 for whole numbers, word by word: keys sorted by UTF-16 code units. Knows nothing of what is not allowed. */
export function referenceJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(referenceJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${referenceJson(item as JsonValue)}`)
  return `{${members.join(',')}}`
}
