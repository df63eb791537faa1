import type { Resource } from '../jsonValue.ts'
import { visitObjects } from '../jsonValue.ts'
import { isRawNumber } from '../merge/isRawNumber.ts'
import type { BundleEntry } from '../merge/mergedBundle.ts'

/** The entries that some entries refer to, directly or by way of others, each once, those first. */
export function referredEntries(
  start: readonly BundleEntry[],
  all: ReadonlyMap<string, BundleEntry>,
): readonly BundleEntry[] {
  const taken = new Map(start.map((entry) => [entry.fullUrl, entry]))
  for (const { resource } of taken.values()) {
    for (const reference of referencesOf(resource)) {
      const target = all.get(reference)
      if (target !== undefined && !taken.has(reference)) taken.set(reference, target)
    }
  }
  return [...taken.values()]
}

/**
 * A copy in which references lead to entries of the document only: one that leads out of it keeps its words and
 * identifier, because a reader of the document could not follow it. Whatever is the patient leads to the document's.
 */
export function closeReferences(
  { fullUrl, resource }: BundleEntry,
  { urls, patient }: { readonly urls: ReadonlySet<string>; readonly patient: string },
): BundleEntry {
  const subjects = new Set(['subject', 'patient'])
  const close = (value: unknown, name: string, depth: number): unknown => {
    if (Array.isArray(value)) return value.map((item) => close(item, name, depth))
    if (typeof value !== 'object' || value === null || isRawNumber(value)) return value
    const { reference } = value as { reference?: unknown }
    if (depth === 1 && subjects.has(name)) return { ...value, reference: patient }
    const fields = Object.entries(value).map(([key, child]) => [key, close(child, key, depth + 1)] as const)
    const copy = Object.fromEntries(fields) as Record<string, unknown>
    if (typeof reference !== 'string' || reference.startsWith('#') || urls.has(reference)) return copy
    const { reference: _, ...rest } = copy
    return Object.keys(rest).length === 0 ? { display: 'Not part of this document' } : rest
  }
  return { fullUrl, resource: close(resource, '', 0) as Resource }
}

function referencesOf(resource: Resource): readonly string[] {
  const references: string[] = []
  visitObjects(resource, ({ reference }) => {
    if (typeof reference === 'string') references.push(reference)
  })
  return references
}
