import type { Resource } from '../jsonValue.ts'
import { checkShape, type Types } from './checkShape.ts'
import { type CodeTable, codeIssues } from './codeIssues.ts'
import type { ToldIssue } from './ToldIssue.ts'
import { toIssues } from './toIssues.ts'
import type { ValidationIssue } from './ValidationIssue.ts'

/** Checks a resource that is plain JSON. */
export type Checker = (resource: Resource) => readonly ValidationIssue[]

type Library = typeof import('@medplum/core')
type Definitions = Parameters<Library['indexStructureDefinitionBundle']>[0]
type Checked = Parameters<Library['validateResource']>[0]
type Tokens = NonNullable<NonNullable<Parameters<Library['validateResource']>[1]>['collect']>['tokens']

let loading: Promise<Checker> | undefined

/** Loads the validator and the definitions once; a failure to load is tried again with the next call. */
export function loadChecker(): Promise<Checker> {
  loading ??= load().catch((cause: unknown) => {
    loading = undefined
    throw cause
  })
  return loading
}

async function load(): Promise<Checker> {
  const [library, { definitionsJson }] = await Promise.all([
    import('@medplum/core'),
    import('./definitions.generated.ts'),
  ])
  const { definitions, codes } = JSON.parse(definitionsJson) as {
    definitions: readonly DefinedPaths[]
    codes: CodeTable
  }
  // The library's types of FHIR are a package of their own; the generator wrote what they describe.
  library.indexStructureDefinitionBundle(definitions as unknown as Definitions)
  const names = namesOf(definitions)
  const types: Types = {
    elementsOf: (type) => library.tryGetDataType(type)?.elements,
    isPrimitive: library.isPrimitiveType,
    isResourceType: library.isResourceType,
  }
  return (resource) => {
    // A copy of plain JSON: a number kept with its digits is an object until it is written.
    const copy = JSON.parse(JSON.stringify(resource)) as Resource
    const { issues, inner } = checkShape(copy, types)
    const places = [{ path: copy.resourceType, resource: copy }, ...inner]
    const found = places.flatMap((place) => tell(library, place, codes))
    const told = [...issues, ...found.filter((issue) => !isWithin(issue, issues))]
    return distinct(toIssues(told, { names, root: copy.resourceType }))
  }
}

/** What the validator finds, whether it returns or throws it, and what codes are wrong. */
function tell(
  library: Library,
  { path, resource }: { readonly path: string; readonly resource: Resource },
  codes: CodeTable,
): readonly ToldIssue[] {
  const tokens: NonNullable<Tokens> = {}
  const told = tellStructure(library, resource, tokens)
  const start = resource.resourceType.length
  return [...told, ...codeIssues(tokens, codes)].map((issue) => {
    const [at = resource.resourceType] = issue.expression ?? []
    return { ...issue, expression: [`${path}${at.slice(start)}`] }
  })
}

function tellStructure(
  library: Library,
  resource: Resource,
  tokens: NonNullable<Tokens>,
): readonly ToldIssue[] {
  try {
    // Any JSON may come here: that it is no such resource is what is to be found out.
    return library.validateResource(resource as unknown as Checked, { collect: { tokens } })
  } catch (cause) {
    if (cause instanceof library.OperationOutcomeError) return cause.outcome.issue ?? []
    // It stumbled over a value of a kind that no element may have; what it found before is lost.
    return [{ severity: 'error', details: { text: 'Unreadable' } }]
  }
}

/** Where a value is no value at all, whatever else the library says of it misleads. */
function isWithin({ expression }: ToldIssue, places: readonly ToldIssue[]): boolean {
  const [at = ''] = expression ?? []
  return places.some(({ expression: [place = ''] = [] }) => at === place || at.startsWith(`${place}.`))
}

function distinct(issues: readonly ValidationIssue[]): readonly ValidationIssue[] {
  return [...new Map(issues.map((issue) => [Object.values(issue).join('\n'), issue])).values()]
}

type DefinedPaths = {
  readonly name: string
  readonly snapshot: { readonly element: readonly { path: string }[] }
}

/** Every name that FHIR gives a type or an element. */
function namesOf(definitions: readonly DefinedPaths[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { name, snapshot } of definitions) {
    names.add(name)
    for (const { path } of snapshot.element) names.add(path.slice(path.lastIndexOf('.') + 1))
  }
  return names
}
