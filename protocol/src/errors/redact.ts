/**
 * Describes a value by kind and size alone, so that an error can say what was given without showing it.
 * A number is described as a number only: a block height is harmless, a birth year is not.
 */
export function redact(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (typeof value === 'string') return `a text of ${value.length} characters`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (value === undefined) return 'nothing'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
