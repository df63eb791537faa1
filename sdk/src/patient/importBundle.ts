import { readFhirJson, split } from '@consentry/fhir'
import type { ClassName } from '@consentry/protocol'
import type { WriteOutcome } from '../client/writeRecords.ts'
import type { ImportDuplicate, ImportEvent, ImportRejection } from './import/ImportEvent.ts'
import type { FhirImportOptions } from './import/importPieces.ts'
import type { Patient } from './Patient.ts'

/** How a Bundle is imported. */
export type ImportOptions = FhirImportOptions & {
  /** Told how many resources are done; `all` counts those of the input. */
  readonly onProgress?: (done: number, all: number) => void
}

/** What became of the input. Every resource and every entry without one is in exactly one of the lists. */
export type ImportResult = {
  readonly records: readonly ImportedRecord[]
  /** What the vault held already. */
  readonly duplicates: readonly ImportDuplicate[]
  readonly rejected: readonly ImportRejection[]
}

/** A resource that was sent, with its class and what became of it. */
export type ImportedRecord = {
  readonly at: string
  readonly resourceType: string
  readonly class: ClassName
  readonly also: readonly ClassName[]
  /** What was refused is in `rejected`. */
  readonly outcome: WriteOutcome
  /** It is a new version of a record that was there. */
  readonly isReplacement: boolean
}

/**
 * Imports a FHIR R4 Bundle (or a single resource): splits it, checks and classifies each resource on this device, leaves
 * out what the vault holds already, and stores the rest. Run again, it goes on where it was interrupted.
 * Throws `FhirError` for input that is none, and what `putRecords` throws. Spec §4, §12.
 */
export async function importBundle(
  patient: Patient,
  json: string,
  { onProgress, ...options }: ImportOptions = {},
): Promise<ImportResult> {
  // Input that is none as a whole is the caller's mistake, not one entry's.
  const { items, rejected } = split(readFhirJson(json), {
    documents: options.documents ?? 'keep',
    fallback: 0,
  })
  const all = items.length + rejected.length
  const { onEvent } = options
  const { importPieces } = await import('./seldom.ts')
  return collectImport(
    importPieces(patient, [{ at: '', text: json }], {
      ...options,
      onEvent: (progress) => {
        onEvent?.(progress)
        onProgress?.(progress.stored + progress.duplicates + progress.rejected, all)
      },
    }),
  )
}

/** Runs an import to its end and gives everything it said. */
export async function collectImport(events: AsyncIterable<ImportEvent>): Promise<ImportResult> {
  const records: ImportedRecord[] = []
  const duplicates: ImportDuplicate[] = []
  const rejected: ImportRejection[] = []
  for await (const event of events) {
    if (event.kind === 'stored') {
      const { at, resourceType, class: cls, also, record: outcome, isReplacement } = event
      records.push({ at, resourceType, class: cls, also, outcome, isReplacement })
    } else if (event.kind === 'duplicate') {
      const { at, resourceType, recordId } = event
      duplicates.push({ at, resourceType, recordId })
    } else {
      const { kind: _, ...rejection } = event
      rejected.push(rejection)
    }
  }
  return { records, duplicates, rejected }
}
