/** An element of a StructureDefinition's snapshot, as far as it is kept. */
export interface CompactElement {
  readonly path: string
  readonly min: number
  readonly max: string
  readonly [field: string]: unknown
}

/** A StructureDefinition with nothing left but what a validator reads. */
export interface CompactDefinition {
  readonly resourceType: 'StructureDefinition'
  readonly url: string
  readonly name: string
  readonly type: string
  readonly kind: string
  readonly snapshot: { readonly element: readonly CompactElement[] }
  readonly [field: string]: unknown
}

type Json = Readonly<Record<string, unknown>>

const TOP = ['resourceType', 'url', 'name', 'type', 'kind', 'abstract', 'derivation', 'baseDefinition']
const KEPT = ['path', 'sliceName', 'min', 'max', 'contentReference', 'slicing']

/** Constraints that every element inherits, and that the validator passes over or the JSON form rules out. */
const COMMON = new Set(['ele-1', 'ext-1'])

/**
 * Keeps of the StructureDefinitions of FHIR R4's Bundles the types, cardinalities, constraints of severity error,
 * fixed values and required bindings. Texts for people go; the words of a constraint stay, for they are what is told.
 */
export function compactDefinitions(bundles: readonly unknown[]): readonly CompactDefinition[] {
  return resourcesOf(bundles, 'StructureDefinition')
    .filter((definition) => definition['kind'] !== 'logical')
    .map((definition) => {
      const { element = [] } = (definition['snapshot'] ?? {}) as { element?: readonly Json[] }
      return { ...pick(definition, TOP), snapshot: { element: element.map(compactElement) } }
      // What is picked is what the type says; JSON brings no types of its own.
    }) as unknown as readonly CompactDefinition[]
}

/** The resources of a type in some Bundles. */
export function resourcesOf(bundles: readonly unknown[], type: string): readonly Json[] {
  return bundles
    .flatMap((bundle) => (bundle as { entry: readonly { resource: Json }[] }).entry)
    .map(({ resource }) => resource)
    .filter(({ resourceType }) => resourceType === type)
}

function compactElement(element: Json): Json {
  const constraint = listOf(element['constraint'])
    .filter(({ key, severity }) => severity === 'error' && !COMMON.has(String(key)))
    .map((one) => pick(one, ['key', 'severity', 'human', 'expression']))
  const binding = element['binding'] as Json | undefined
  const values = Object.keys(element).filter((key) => /^(fixed|pattern)[A-Z]/.test(key))
  const most = (element['base'] as Json | undefined)?.['max'] ?? element['max']
  return {
    // An id that is the path says nothing, a bound that is the base's neither: but what refers to another element has
    // that one's bound unless it says its own.
    ...(element['id'] === element['path'] ? {} : { id: element['id'] }),
    ...pick(element, [...KEPT, ...values]),
    ...(most === element['max'] && !('contentReference' in element) ? {} : { base: { max: most } }),
    ...(element['type'] === undefined ? {} : { type: listOf(element['type']).map(compactType) }),
    ...(constraint.length === 0 ? {} : { constraint }),
    ...(binding?.['strength'] === 'required' ? { binding: pick(binding, ['strength', 'valueSet']) } : {}),
  }
}

/** The extension says which primitive a `System.String` stands for. */
function compactType(type: Json): Json {
  const extension = listOf(type['extension']).filter(({ url }) =>
    String(url).endsWith('structuredefinition-fhir-type'),
  )
  return { ...pick(type, ['code', 'targetProfile']), ...(extension.length === 0 ? {} : { extension }) }
}

function listOf(value: unknown): readonly Json[] {
  return (value ?? []) as readonly Json[]
}

function pick(source: Json, fields: readonly string[]): Json {
  return Object.fromEntries(fields.flatMap((field) => (field in source ? [[field, source[field]]] : [])))
}
