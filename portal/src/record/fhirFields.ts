/** A FHIR resource as it was written; nothing of it is sure. */
export type Fields = Readonly<Record<string, unknown>>

/** A field of an object, undefined for everything else. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as Fields)[name]
  }
  return current
}

/** A text field, trimmed; undefined if it is none or empty. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path)
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined
}

/** A finite number. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** The items of a list; none for everything else. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** What a CodeableConcept calls itself: its text, else the first display, else the first code. */
export function conceptText(concept: unknown): string | undefined {
  const codings = listAt(concept, 'coding')
  const display = codings.map((coding) => textAt(coding, 'display')).find((text) => text !== undefined)
  return textAt(concept, 'text') ?? display ?? textAt(codings[0], 'code')
}

/** The first FHIR date of a resource that says when it was, in ms; undefined without. */
export function timeOf(resource: unknown, names: readonly string[]): number | undefined {
  for (const name of names) {
    const text = textAt(resource, ...name.split('.'))
    const time = text === undefined ? Number.NaN : Date.parse(text)
    if (!Number.isNaN(time)) return time
  }
  return undefined
}
