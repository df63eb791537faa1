import { field, isResource } from './jsonValue.ts'

/** New texts of the references of one Bundle, by the lower-case `urn:` address of the entry. */
export type ReferenceMap = ReadonlyMap<string, string>

/** One entry as far as references need it. */
export interface Addressed {
  readonly fullUrl: string | null
  readonly resource: unknown
}

/**
 * Finds what references to `urn:uuid:` and `urn:oid:` entries become once the entries are records of their own:
 * `Type/id`, if the entry has an id that no other entry of that type bears. An entry without such an id keeps its
 * urn, by which it can still be found.
 */
export function mapReferences(entries: readonly Addressed[]): ReferenceMap {
  const bearers = Map.groupBy(entries, (entry) => relativeAddress(entry.resource))
  const map = new Map<string, string>()
  for (const [address, [entry, ...others]] of bearers) {
    if (address === undefined || entry === undefined || others.length > 0) continue
    if (entry.fullUrl !== null && isUrn(entry.fullUrl)) map.set(entry.fullUrl.toLowerCase(), address)
  }
  return map
}

/**
 * Writes a resource as JSON with its references rewritten; everything else stays as it is. A value that JSON cannot
 * express (it did not come from JSON) gives undefined.
 */
export function writeResource(resource: unknown, map: ReferenceMap): string | undefined {
  const rewrite = (key: string, value: unknown): unknown =>
    typeof value === 'string' && LINK_FIELDS.has(key) ? rewriteLink(value, map) : value
  try {
    return JSON.stringify(resource, map.size === 0 ? undefined : rewrite)
  } catch {
    return undefined
  }
}

/** `Reference.reference` and `Attachment.url`. An identifier may equal an urn as well and must stay. */
const LINK_FIELDS: ReadonlySet<string> = new Set(['reference', 'url'])

function rewriteLink(link: string, map: ReferenceMap): string {
  if (!isUrn(link)) return link
  const [address = '', ...fragment] = link.split('#')
  const target = map.get(address.toLowerCase())
  return target === undefined ? link : [target, ...fragment].join('#')
}

function relativeAddress(resource: unknown): string | undefined {
  const id = field(resource, 'id')
  if (!isResource(resource) || typeof id !== 'string' || !/^[A-Za-z0-9.-]{1,64}$/.test(id)) return undefined
  return `${resource.resourceType}/${id}`
}

function isUrn(address: string): boolean {
  return /^urn:(uuid|oid):/i.test(address)
}
