import type { FhirServer } from './import/FhirServer.ts'
import type { ImportEvent } from './import/ImportEvent.ts'
import type { FhirImportOptions } from './import/importPieces.ts'
import type { Patient } from './Patient.ts'

/** Which server and patient, and how it is imported. */
export type FhirServerOptions = FhirImportOptions & FhirServer

/**
 * Imports what a FHIR R4 server has of a patient (`Patient/[id]/$everything`), page by page: each resource gives one event
 * and remembers its address there, so that a later run brings only what is missing and makes newer versions of what
 * changed. The token stays with the server that it is for.
 *
 * @throws `fhir_server_refused` with the status, `fhir_server_untrusted` for a link elsewhere, `unexpected_answer`,
 *   `unreachable`, `bad_request` for an address that is not safe, and what `putRecords` throws. Spec §4, §12
 * @example
 * const source = { base: 'https://ehr.example/fhir', patientId: '4711', token }
 * const { records, duplicates, rejected } = await collectImport(importFhirServer(patient, source))
 */
export async function* importFhirServer(
  patient: Patient,
  options: FhirServerOptions,
): AsyncGenerator<ImportEvent, void, undefined> {
  const { fhirPages, importPieces } = await import('./seldom.ts')
  yield* importPieces(patient, fhirPages(patient.session.client, options), options)
}
