import { sha256, toHex, toUtf8 } from '@consentry/protocol'
import type { Resource } from '../jsonValue.ts'
import { canonicalText } from './canonicalText.ts'

/** What a server adds when it stores or hands out a resource: it says nothing about the content. */
const transport: ReadonlySet<string> = new Set(['meta.versionId', 'meta.lastUpdated', 'meta.source'])

/** Which differences count: `same` address or `any`, which leaves out the id and whose record it is. */
export type ContentScope = 'same' | 'any'

/**
 * SHA-256 in hex of what a resource says: equal for the same content, whatever the order of fields and whatever server it
 * came through. With `any` also where another system keeps it under another id or another reference to the patient.
 *
 * @throws FhirError `too_deep`
 */
export function contentHash(resource: Resource, scope: ContentScope = 'any'): string {
  const skip = (path: readonly string[]): boolean => {
    const name = path.join('.')
    if (transport.has(name)) return true
    return scope === 'any' && (name === 'id' || isPatientReference(path))
  }
  return toHex(sha256(toUtf8(canonicalText(withoutEmptyMeta(resource), skip))))
}

/** `subject` and `patient` at the top lead to the one patient all of this is about. */
function isPatientReference(path: readonly string[]): boolean {
  return path.length === 2 && (path[0] === 'subject' || path[0] === 'patient') && path[1] === 'reference'
}

/** A `meta` that held nothing but marks of transport is no difference to having none. */
function withoutEmptyMeta(resource: Resource): Resource {
  const { meta, ...rest } = resource
  const isEmpty =
    typeof meta === 'object' &&
    meta !== null &&
    Object.keys(meta).every((name) => transport.has(`meta.${name}`))
  return isEmpty ? rest : resource
}
