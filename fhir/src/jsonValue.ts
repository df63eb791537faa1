import { FhirError } from './FhirError.ts'

/** A JSON object whose fields are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** An object with a `resourceType` in the form of a FHIR type name; nothing else of it is checked. */
export type Resource = JsonObject & { readonly resourceType: string }

/** FHIR resources nest some twenty levels; the margin is for long chains of extensions and questionnaire items. */
export const MAX_DEPTH = 500

/** Tells a JSON object from arrays, null and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads an own field; a name that only the prototype carries is absent. */
export function field(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** The items of a list; a single value where FHIR wants a list is read as a list of one, so that no rule is dodged. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

/** Tells a resource by its type name. */
export function isResource(value: unknown): value is Resource {
  const type = field(value, 'resourceType')
  return typeof type === 'string' && /^[A-Z][A-Za-z]{1,63}$/.test(type)
}

/**
 * Visits every object of a value, the value itself included, without recursion.
 *
 * @throws FhirError `too_deep`: also what ends the walk of a cyclic value, which JSON cannot express.
 */
export function visitObjects(root: unknown, visit: (value: JsonObject) => void): void {
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth } = next
    if (typeof value !== 'object' || value === null) continue
    if (depth > MAX_DEPTH) throw new FhirError('too_deep')
    if (isObject(value)) visit(value)
    for (const child of Object.values(value)) pending.push({ value: child, depth: depth + 1 })
  }
}

/** Whether `visitObjects` would refuse a value. */
export function isTooDeep(root: unknown): boolean {
  try {
    visitObjects(root, () => undefined)
    return false
  } catch (cause) {
    if (cause instanceof FhirError) return true
    throw cause
  }
}
