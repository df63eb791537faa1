import { isDeepStrictEqual } from 'node:util'
import type { StoredResource } from './storeBundle.ts'

interface Meta {
  readonly source?: unknown
}

/**
 * Whether a record is what was in the file: byte for byte, or with nothing more than the place it came from, which an
 * import notes in `meta.source` where the file's entry names an address at a server.
 */
export function isAsStored({ body, fullUrl }: StoredResource, opened: Uint8Array): boolean {
  if (Buffer.compare(body, opened) === 0) return true
  const { meta = {}, ...rest } = parse(opened)
  const { source, ...others } = meta
  if (fullUrl === null || typeof source !== 'string' || !source.startsWith(fullUrl)) return false
  const { meta: before = {}, ...restBefore } = parse(body)
  return isDeepStrictEqual(rest, restBefore) && isDeepStrictEqual(others, before)
}

function parse(bytes: Uint8Array): { readonly meta?: Meta; readonly [name: string]: unknown } {
  return JSON.parse(Buffer.from(bytes).toString('utf8'))
}
