import { fromUtf8 } from '@consentry/protocol'
import { FhirError } from '../FhirError.ts'
import type { Resource } from '../jsonValue.ts'
import { readFhirJson } from '../readFhirJson.ts'
import { split } from '../split.ts'
import { fileReference } from './fileReference.ts'
import type { SourceRecord } from './SourceRecord.ts'
import type { StoredRecord } from './StoredRecord.ts'

/**
 * The resources of a record: one, or those of a document, which takes its Composition along. Whatever is not FHIR becomes
 * a DocumentReference that holds the file, up to `inlineBytes` of it (default 1 MiB); a larger one is named only.
 */
export function readSources(
  record: StoredRecord,
  { inlineBytes = 1_048_576 }: { readonly inlineBytes?: number } = {},
): readonly SourceRecord[] {
  const { recordId, type, body, writer, received } = record
  const source = (resource: Resource, part: number, fullUrl: string | null): SourceRecord => ({
    resource,
    recordId,
    part,
    writer,
    received,
    fullUrl,
  })
  const items = type.startsWith('application/fhir+json') ? splitBody(body, received) : undefined
  if (items === undefined) return [source(fileReference(record, inlineBytes), 0, null)]
  return items.map(({ bytes, fullUrl }, part) => source(withDigits(bytes), part, fullUrl))
}

/** Undefined for what calls itself FHIR and is none: it is still the patient's file. */
function splitBody(body: Uint8Array, fallback: number): ReturnType<typeof split>['items'] | undefined {
  try {
    const { items, rejected } = split(readFhirJson(fromUtf8(body) ?? ''), { documents: 'split', fallback })
    return rejected.length > 0 || items.length === 0 ? undefined : items
  } catch (error) {
    if (error instanceof FhirError) return undefined
    throw error
  }
}

/** What `split` wrote is a resource; read again, its numbers keep their digits. */
function withDigits(bytes: Uint8Array): Resource {
  return readFhirJson(fromUtf8(bytes) ?? '') as Resource
}
