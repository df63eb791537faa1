import { field, itemsOf } from '../jsonValue.ts'
import type { ToldIssue } from './ToldIssue.ts'

/** URL of a value set → code system → its codes. */
export type CodeTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** A value that must be of a value set, with its place. */
export type BoundValue = { readonly type: string; readonly value: unknown; readonly path: string }

/** Says which coded values are not of the value set that their element requires. */
export function codeIssues(
  values: Readonly<Record<string, readonly BoundValue[]>>,
  table: CodeTable,
): readonly ToldIssue[] {
  return Object.entries(values).flatMap(([url, bound]) => {
    const set = table[url.split('|', 1)[0] ?? url]
    if (set === undefined) return []
    return bound
      .filter((value) => !isOf(set, value))
      .map(({ path }): ToldIssue => ({ severity: 'error', details: { text: 'Code' }, expression: [path] }))
  })
}

function isOf(set: Readonly<Record<string, readonly string[]>>, { type, value }: BoundValue): boolean {
  if (type === 'CodeableConcept')
    return itemsOf(field(value, 'coding')).some((coding) => isCoding(set, coding))
  if (type === 'Coding' || type === 'Quantity') return isCoding(set, value)
  // A primitive with an extension is a String object; a wrong JSON type is told elsewhere.
  const code = value instanceof String ? value.valueOf() : value
  return typeof code !== 'string' || Object.values(set).some((codes) => codes.includes(code))
}

function isCoding(set: Readonly<Record<string, readonly string[]>>, coding: unknown): boolean {
  const system = field(coding, 'system')
  const code = field(coding, 'code')
  if (typeof code !== 'string') return true
  return typeof system === 'string' && Object.hasOwn(set, system) && (set[system]?.includes(code) ?? false)
}
