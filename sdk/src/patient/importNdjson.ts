import type { ImportEvent } from './import/ImportEvent.ts'
import type { FhirImportOptions } from './import/importPieces.ts'
import type { NdjsonSource } from './import/ndjsonPieces.ts'
import type { Patient } from './Patient.ts'

/** How NDJSON is imported. */
export type NdjsonOptions = FhirImportOptions & {
  /** Base URL of the server it was exported from: resources are remembered by their address there. */
  readonly server?: string
}

/**
 * Imports FHIR R4 NDJSON as bulk exports write it, one resource a line, in constant memory; also a reject file of an
 * earlier import. Each resource gives one event. Run again, it goes on where it was interrupted.
 * Throws what `putRecords` throws. Spec §4, §12.
 *
 * @example
 * for await (const event of importNdjson(patient, createReadStream('Observation.ndjson')))
 *   if (event.kind === 'rejected') rejects.write(rejectLine(event))
 */
export async function* importNdjson(
  patient: Patient,
  source: NdjsonSource,
  { server, ...options }: NdjsonOptions = {},
): AsyncGenerator<ImportEvent, void, undefined> {
  const { importPieces, ndjsonPieces } = await import('./seldom.ts')
  yield* importPieces(patient, ndjsonPieces(source, server), options)
}
