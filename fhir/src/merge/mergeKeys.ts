import { field, itemsOf, type Resource } from '../jsonValue.ts'
import { businessKeys, codingsOf } from './businessKeys.ts'
import { contentHash } from './contentHash.ts'
import { originOf, relativeAddress } from './originOf.ts'
import type { SourceRecord } from './SourceRecord.ts'

/** How two sources were found to speak of the same thing. */
export type MatchedBy = 'content' | 'identifier' | 'address' | 'business'

/** A name that sources of the same thing share. */
export type MergeKey = { readonly by: MatchedBy; readonly name: string }

/** Types of which a person has many with one number: the same number means the same only with the same code. */
const numberedByOrder: ReadonlySet<string> = new Set([
  'Observation',
  'DiagnosticReport',
  'ServiceRequest',
  'Specimen',
])

/** All names under which a source may meet others of its type. */
export function mergeKeys(source: SourceRecord): readonly MergeKey[] {
  const { resource } = source
  const key = (by: MatchedBy, name: string): MergeKey => ({
    by,
    name: `${by}|${resource.resourceType}|${name}`,
  })
  return [
    key('content', contentHash(resource)),
    // A view has one patient, whoever else keeps a number for her.
    ...(resource.resourceType === 'Patient' ? [key('identifier', 'the patient')] : []),
    ...identifierKeys(resource).map((name) => key('identifier', name)),
    ...addressKeys(source).map((name) => key('address', name)),
    ...businessKeys(resource).map((name) => key('business', name)),
  ]
}

/** Identifiers that name their system, as `system|value`. */
export function identifierKeys(resource: Resource): readonly string[] {
  const codes = numberedByOrder.has(resource.resourceType) ? codingsOf(field(resource, 'code')) : ['']
  return itemsOf(field(resource, 'identifier')).flatMap((identifier) => {
    const system = field(identifier, 'system')
    const value = field(identifier, 'value')
    if (typeof system !== 'string' || typeof value !== 'string' || field(identifier, 'use') === 'old')
      return []
    return codes.map((code) => `${system}|${value}|${code}`)
  })
}

function addressKeys(source: SourceRecord): readonly string[] {
  const origin = originOf(source)
  const address = relativeAddress(source.resource)
  return origin === undefined || address === undefined ? [] : [`${origin}|${address}`]
}
