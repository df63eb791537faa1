import { field, itemsOf, type JsonObject } from './jsonValue.ts'

/** The codes in all codings of `category`, of whatever code system: exports disagree on the system, not on the code. */
export function categoryCodes(resource: JsonObject): ReadonlySet<string> {
  const codes = new Set<string>()
  for (const category of itemsOf(field(resource, 'category'))) {
    for (const coding of itemsOf(field(category, 'coding'))) {
      const code = field(coding, 'code')
      if (typeof code === 'string') codes.add(code)
    }
  }
  return codes
}
