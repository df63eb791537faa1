import { field, type Resource } from '../jsonValue.ts'
import type { SourceRecord } from './SourceRecord.ts'

/**
 * The system in which a source's `Type/id` means something: the server that `meta.source` names, or the organisation
 * that wrote it. Undefined for what a patient brought without saying whence: ids of two servers would be mixed up.
 */
export function originOf({ resource, writer }: SourceRecord): string | undefined {
  const server = serverOf(resource)
  if (server !== undefined) return server
  return writer.kind === 'organisation' ? writer.id : undefined
}

/** `Type/id` of a resource with an id. */
export function relativeAddress(resource: Resource): string | undefined {
  const id = field(resource, 'id')
  return typeof id === 'string' && id !== '' ? `${resource.resourceType}/${id}` : undefined
}

/** `meta.source` up to `/Type/id`. */
function serverOf(resource: Resource): string | undefined {
  const source = field(field(resource, 'meta'), 'source')
  const address = relativeAddress(resource)
  if (typeof source !== 'string' || address === undefined) return undefined
  const plain = source.split('#', 1)[0]?.replace(/\/_history\/[^/]*$/, '') ?? ''
  return plain.endsWith(`/${address}`) ? plain.slice(0, -address.length - 1) : undefined
}
