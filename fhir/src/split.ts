import { toUtf8 } from '@consentry/protocol'
import { FhirError } from './FhirError.ts'
import { field, isResource, isTooDeep, itemsOf, type Resource } from './jsonValue.ts'
import { recordTime, type TimeBounds } from './recordTime.ts'
import { mapReferences, type ReferenceMap, writeResource } from './references.ts'

/** How `split` treats documents, and what bounds the times. */
export interface SplitOptions extends TimeBounds {
  /**
   * `keep`: a document Bundle stays one record, as the protocol says; `split`: its entries become records, for a
   * receiver who wants to grant them by class. Default: `keep`.
   */
  readonly documents?: 'keep' | 'split'
}

/** One record to be. */
export interface SplitItem {
  /** Place in the input, such as `entry[3]`; empty where the input is the record. */
  readonly at: string
  readonly resource: Resource
  /** Address of the entry in its Bundle, if it had one. */
  readonly fullUrl: string | null
  /** The resource as UTF-8 JSON, references rewritten: the body of the record. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Time the data is about: ms, cut to the UTC day. */
  readonly time: number
}

/** Why an entry gave no record. */
export type RejectReason =
  /** The entry has none, such as a DELETE. */
  | 'no_resource'
  /** What stands there has no FHIR type name. */
  | 'not_a_resource'
  | 'too_deep'
  /** A Bundle inside that holds no records. */
  | 'unsupported_bundle'
  /** A remark of a search, or a request that does not store its resource. */
  | 'not_stored'

/** An entry that gave no record. */
export interface Rejection {
  /** Place in the input, such as `entry[3].resource.entry[0]`; empty for the whole input. */
  readonly at: string
  readonly fullUrl: string | null
  readonly reason: RejectReason
}

/** Every entry of the input is in exactly one of the two lists. */
export interface SplitResult {
  readonly items: readonly SplitItem[]
  readonly rejected: readonly Rejection[]
}

/** Bundles whose entries are records. Histories repeat records, responses and subscriptions hold none. */
const RECORD_BUNDLES: ReadonlySet<unknown> = new Set([
  'transaction',
  'batch',
  'collection',
  'searchset',
  'message',
])

/** Requests that bring a whole resource; a PATCH body or the target of a DELETE is none. */
const STORING_METHODS: ReadonlySet<unknown> = new Set([undefined, 'POST', 'PUT'])

/**
 * Splits a Bundle into records that stand alone; any other resource gives one record.
 *
 * References between the entries stay resolvable: `urn:uuid:…` becomes `Type/id` where the entry has an id, else it
 * stays and matches the `fullUrl` of the item. What cannot become a record is listed in `rejected`.
 *
 * @throws FhirError `not_a_resource` or `unsupported_bundle` for the input as a whole
 * @see protocol §4
 */
export function split(input: unknown, options: SplitOptions): SplitResult {
  if (!isResource(input)) throw new FhirError('not_a_resource')
  if (holds(input, options) === 'nothing') throw new FhirError('unsupported_bundle')
  const items: SplitItem[] = []
  const rejected: Rejection[] = []
  for (const leaf of leavesOf({ resource: input, fullUrl: null, at: '' }, NO_REFERENCES, options)) {
    const { at, fullUrl } = leaf
    const outcome = leaf.reason === undefined ? toItem(leaf, options) : leaf.reason
    if (typeof outcome === 'string') rejected.push({ at, fullUrl, reason: outcome })
    else items.push(outcome)
  }
  return { items, rejected }
}

interface Place {
  readonly resource: unknown
  readonly fullUrl: string | null
  readonly at: string
}

/** A place that is not split further: one record, or a `reason` why not. */
interface Leaf extends Place {
  readonly references: ReferenceMap
  readonly reason?: RejectReason
}

const NO_REFERENCES: ReferenceMap = new Map()

/** Bundles in Bundles: real data has one or two levels, the bound is for hostile data. */
const MAX_BUNDLES = 20

function* leavesOf(
  place: Place,
  references: ReferenceMap,
  options: SplitOptions,
  level: number = 0,
): Generator<Leaf> {
  const { resource, at } = place
  const content = isResource(resource) ? holds(resource, options) : 'record'
  if (content === 'record') return yield { ...place, references }
  if (content === 'nothing') return yield { ...place, references, reason: 'unsupported_bundle' }
  if (level >= MAX_BUNDLES) return yield { ...place, references, reason: 'too_deep' }
  const entries = itemsOf(field(resource, 'entry')).map((entry, index) => ({
    resource: field(entry, 'resource'),
    fullUrl: textOf(field(entry, 'fullUrl')),
    at: `${at === '' ? '' : `${at}.resource.`}entry[${index}]`,
    isStored: isStored(entry),
  }))
  const inner = mapReferences(entries.filter((entry) => entry.isStored))
  for (const { isStored, ...entry } of entries) {
    if (entry.resource === undefined) yield { ...entry, references: inner, reason: 'no_resource' }
    else if (!isStored) yield { ...entry, references: inner, reason: 'not_stored' }
    else yield* leavesOf(entry, inner, options, level + 1)
  }
}

/** What a resource is to `split`: a record, a list of entries, or a Bundle without records. */
function holds(resource: Resource, options: SplitOptions): 'record' | 'entries' | 'nothing' {
  if (resource.resourceType !== 'Bundle') return 'record'
  const type = field(resource, 'type')
  if (type === 'document') return options.documents === 'split' ? 'entries' : 'record'
  return RECORD_BUNDLES.has(type) ? 'entries' : 'nothing'
}

/** A search answers with remarks of the server too, a transaction may only ask or patch. */
function isStored(entry: unknown): boolean {
  return (
    STORING_METHODS.has(field(field(entry, 'request'), 'method')) &&
    field(field(entry, 'search'), 'mode') !== 'outcome'
  )
}

function toItem(
  { at, resource, fullUrl, references }: Leaf,
  options: SplitOptions,
): SplitItem | RejectReason {
  if (!isResource(resource)) return 'not_a_resource'
  if (isTooDeep(resource)) return 'too_deep'
  const text = writeResource(resource, references)
  if (text === undefined) return 'not_a_resource'
  const written: unknown = JSON.parse(text)
  if (!isResource(written)) return 'not_a_resource'
  return { at, resource: written, fullUrl, bytes: toUtf8(text), time: recordTime(written, options) }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
