import type { Resource } from '../jsonValue.ts'
import type { SourceRecord } from './SourceRecord.ts'

/** How records and organisations are named in identifiers. */
const recordSystem = 'urn:consentry:record'
const organisationSystem = 'urn:consentry:organisation'

const authorRole = {
  system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  code: 'author',
}

/** What a Provenance is about, and the entry of the patient where there is one. */
export type ProvenancePlace = { readonly target: object; readonly patient?: string | undefined }

/** Who wrote a source, when it came and which record holds it, as a FHIR Provenance. */
export function provenanceOf(
  { recordId, writer, received }: SourceRecord,
  { target, patient }: ProvenancePlace,
): Resource {
  const who =
    writer.kind === 'organisation'
      ? {
          type: 'Organization',
          identifier: { system: organisationSystem, value: writer.id },
          ...(writer.name === undefined ? {} : { display: writer.name }),
        }
      : { ...(patient === undefined ? {} : { reference: patient }), display: 'The patient' }
  return {
    resourceType: 'Provenance',
    target: [target],
    recorded: new Date(received).toISOString(),
    agent: [{ type: { coding: [authorRole] }, who }],
    entity: [{ role: 'source', what: { identifier: { system: recordSystem, value: recordId } } }],
  }
}
