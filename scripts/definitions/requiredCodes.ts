import { type CompactDefinition, resourcesOf } from './compactDefinitions.ts'

/** URL of a value set → code system → its codes. */
export type CodeTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

interface Concept {
  readonly code: string
  readonly concept?: readonly Concept[]
}

interface Include {
  readonly system?: string
  readonly concept?: readonly Concept[]
  readonly filter?: unknown
  readonly valueSet?: readonly string[]
}

type System = { readonly url: string; readonly content: string; readonly concept?: readonly Concept[] }
type Values = {
  readonly url: string
  readonly compose?: { readonly include: readonly Include[]; readonly exclude?: readonly unknown[] }
}

/**
 * The codes of every value set that an element requires, where they can be listed: such as states, but not media types
 * or currencies, whose code systems are defined elsewhere.
 */
export function requiredCodes(
  bundles: readonly unknown[],
  definitions: readonly CompactDefinition[],
): CodeTable {
  const systems = byUrl<System>(bundles, 'CodeSystem')
  const sets = byUrl<Values>(bundles, 'ValueSet')
  const table: Record<string, Record<string, readonly string[]>> = {}
  for (const url of requiredSets(definitions)) {
    const codes = listed(sets.get(url), systems)
    if (codes !== undefined) table[url] = codes
  }
  return table
}

function requiredSets(definitions: readonly CompactDefinition[]): readonly string[] {
  const urls = new Set<string>()
  for (const { snapshot } of definitions) {
    for (const { binding } of snapshot.element) {
      const { valueSet } = (binding ?? {}) as { valueSet?: string }
      if (valueSet !== undefined) urls.add(withoutVersion(valueSet))
    }
  }
  return [...urls].sort()
}

function listed(
  set: Values | undefined,
  systems: ReadonlyMap<string, System>,
): Record<string, readonly string[]> | undefined {
  const { include, exclude } = set?.compose ?? {}
  if (include === undefined || exclude !== undefined) return undefined
  const codes: Record<string, readonly string[]> = {}
  for (const { system = '', concept, filter, valueSet } of include) {
    const known = systems.get(system)
    const all = concept ?? (known?.content === 'complete' ? known.concept : undefined)
    if (all === undefined || filter !== undefined || valueSet !== undefined) return undefined
    codes[system] = [...(codes[system] ?? []), ...all.flatMap(codesOf)]
  }
  return codes
}

function codesOf({ code, concept = [] }: Concept): readonly string[] {
  return [code, ...concept.flatMap(codesOf)]
}

function byUrl<Item extends { readonly url: string }>(
  bundles: readonly unknown[],
  type: string,
): ReadonlyMap<string, Item> {
  // Of a package whose integrity was checked: its terminology has FHIR's form.
  const items = resourcesOf(bundles, type) as unknown as readonly Item[]
  return new Map(items.map((item) => [item.url, item]))
}

function withoutVersion(canonical: string): string {
  return canonical.split('|', 1)[0] ?? canonical
}
