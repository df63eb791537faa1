import { readFhirJson, type Resource, type SplitItem } from '@consentry/fhir'
import { fromUtf8, toUtf8 } from '@consentry/protocol'

/** A resource with the bytes that become its record. */
export type SourcedResource = { readonly resource: Resource; readonly bytes: Uint8Array }

/** Tells a resource by its type. */
export function isFhirResource(value: unknown): value is Resource {
  return (
    typeof value === 'object' &&
    value !== null &&
    'resourceType' in value &&
    typeof value.resourceType === 'string'
  )
}

/** The address of a resource at its server, without its version; undefined where nobody says whence it is. */
export function addressOf(resource: Resource): string | undefined {
  const { source } = metaOf(resource)
  const address = typeof source === 'string' ? source.replace(/\/_history\/[^/]*$/, '') : ''
  return address.endsWith(`/${resource.resourceType}/${String(resource['id'])}`) ? address : undefined
}

/**
 * A resource that says whence it comes: `meta.source`, where it has none, becomes its address at the server, with its
 * version. Nothing else of it changes; numbers keep their digits.
 */
export function withSource({ bytes, fullUrl, resource: plain }: SplitItem, server?: string): SourcedResource {
  const resource = readFhirJson(fromUtf8(bytes) ?? '')
  if (!isFhirResource(resource)) return { resource: plain, bytes }
  const source = sourceOf(resource, fullUrl, server)
  if (source === undefined) return { resource, bytes }
  const named = { ...resource, meta: { ...metaOf(resource), source } }
  return { resource: named, bytes: toUtf8(JSON.stringify(named)) }
}

function sourceOf(resource: Resource, fullUrl: string | null, server?: string): string | undefined {
  const { source, versionId } = metaOf(resource)
  const id = resource['id']
  if (source !== undefined || typeof id !== 'string') return undefined
  const address = `/${resource.resourceType}/${id}`
  const own =
    fullUrl !== null && /^https?:\/\//.test(fullUrl) && fullUrl.endsWith(address) ? fullUrl : undefined
  const url = own ?? (server === undefined ? undefined : `${server}${address}`)
  return url === undefined || typeof versionId !== 'string' ? url : `${url}/_history/${versionId}`
}

function metaOf({ meta }: Resource): Readonly<Record<string, unknown>> {
  return typeof meta === 'object' && meta !== null && !Array.isArray(meta)
    ? (meta as Readonly<Record<string, unknown>>)
    : {}
}

/** The resource of an entry by its place in the input, such as `entry[3].resource.entry[0]`. */
export function contentAt(input: unknown, place: string): unknown {
  const steps = [...place.matchAll(/(\w+)(?:\[(\d+)\])?/g)]
  const entry = steps.reduce<unknown>((value, [, name = '', at]) => {
    const child = fieldOf(value, name)
    return at === undefined ? child : fieldOf(child, at)
  }, input)
  return place === '' ? input : fieldOf(entry, 'resource')
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
