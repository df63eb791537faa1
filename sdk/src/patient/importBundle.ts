import { classify, defaultTables, readFhirJson, type Rejection, split, type Tables } from '@consentry/fhir'
import { parseClassName, parseMillis } from '@consentry/protocol'
import type { NewRecord } from '../client/NewRecord.ts'
import type { WriteOutcome } from '../client/writeRecords.ts'
import type { Patient } from './Patient.ts'
import { putRecords, type PutOptions } from './putRecords.ts'

/** How a FHIR import is done. */
export type ImportOptions = PutOptions & {
  /** `split`: entries of document Bundles become records of their own. Default `keep`. Spec §4. */
  readonly documents?: 'keep' | 'split'
  /** Sensitivity rules; those of a site only add to the default ones. */
  readonly tables?: Tables
}

/** What of the input became a record, and what did not. Every entry is in exactly one of the lists. */
export type ImportResult = {
  readonly records: readonly ImportedRecord[]
  readonly rejected: readonly Rejection[]
}

/** A resource that was sent, with its class and what became of it. */
export type ImportedRecord = {
  readonly resourceType: string
  readonly class: NewRecord['class']
  readonly also: readonly NewRecord['class'][]
  readonly outcome: WriteOutcome
}

const mediaType = 'application/fhir+json'

/**
 * Splits a FHIR R4 Bundle (or a single resource) into records, classifies each on this device and stores them.
 * Throws `FhirError` for input that is none, and what `putRecords` throws. Spec §4, §12.
 */
export async function importBundle(
  patient: Patient,
  json: string,
  { documents = 'keep', tables = defaultTables, ...options }: ImportOptions = {},
): Promise<ImportResult> {
  const now = patient.session.client.ports.clock()
  const { items, rejected } = split(readFhirJson(json), { documents, fallback: now, notAfter: now })
  const records = items.map(({ resource, bytes, time }) => {
    const { class: cls, also, labels } = classify(resource, tables)
    const record: NewRecord = {
      class: parseClassName(cls),
      also: also.map(parseClassName),
      t: parseMillis(time),
      meta: {
        type: mediaType,
        name: resource.resourceType,
        tables: tables.version,
        ...(labels.length === 0 ? {} : { labels: [...labels].sort() }),
      },
      body: bytes,
    }
    return record
  })
  const outcomes = await putRecords(patient, records, options)
  return {
    records: outcomes.flatMap((outcome, i) => {
      const record = records[i]
      const resourceType = items[i]?.resource.resourceType
      if (record === undefined || resourceType === undefined) return []
      return [{ resourceType, class: record.class, also: record.also ?? [], outcome }]
    }),
    rejected,
  }
}
