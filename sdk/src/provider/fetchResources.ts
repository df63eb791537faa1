import { provenanceOf, readSources, type SourceRecord } from '@consentry/fhir'
import type { ClassName, OrgId, RecordId } from '@consentry/protocol'
import { orgNames } from '../client/orgNames.ts'
import type { Provider } from '../client/Provider.ts'
import { storedRecord } from '../client/storedRecord.ts'
import type { AnyCode } from '../errors/codes.ts'
import type { PatientRecordsQuery } from './listPatientRecords.ts'
import { streamRecords } from './streamRecords.ts'

/** Which records; files up to `inlineBytes` come along, larger ones are named. Default 1 MiB. */
export type FetchQuery = PatientRecordsQuery & { readonly inlineBytes?: number }

/** A resource that was granted, with its writer and record; or a record that did not open, with the code of why. */
export type FetchedResource =
  | ({ readonly kind: 'resource' } & SourceRecord)
  | ({ readonly kind: 'unread' } & UnreadResource)

/** A record that did not open. */
export type UnreadResource = {
  readonly recordId: RecordId
  readonly class: ClassName
  readonly code: AnyCode
}

/**
 * Everything that is granted, as FHIR resources, one after the other: a document gives its entries, a file that is not
 * FHIR a DocumentReference. Memory does not grow with the patient's record.
 * Throws `no_access` where nothing is granted, and what `streamRecords` throws. Spec §11, §18.
 */
export async function* fetchResources(
  provider: Provider,
  { inlineBytes, ...query }: FetchQuery,
): AsyncGenerator<FetchedResource, void, undefined> {
  const names = new Map<OrgId, string>()
  for await (const outcome of streamRecords(provider, query)) {
    if ('code' in outcome) yield { kind: 'unread', ...outcome }
    else {
      const { org } = outcome.author
      if (org !== null && !names.has(org))
        names.set(org, (await orgNames(provider.session.client, [org])).get(org) ?? '')
      const stored = storedRecord(outcome, names)
      for (const source of readSources(stored, inlineBytes === undefined ? {} : { inlineBytes }))
        yield { kind: 'resource', ...source }
    }
  }
}

/**
 * Everything that is granted, as lines of NDJSON: each resource, and after it the Provenance that says who wrote it and
 * which record holds it. A record that did not open is an OperationOutcome. Throws what `fetchResources` throws.
 *
 * @example
 * for await (const line of fetchNdjson(provider, { patient, purpose: 'TREAT' })) file.write(line)
 */
export async function* fetchNdjson(
  provider: Provider,
  query: FetchQuery,
): AsyncGenerator<string, void, undefined> {
  for await (const fetched of fetchResources(provider, query)) {
    if (fetched.kind === 'unread') yield line(unreadOutcome(fetched.recordId, fetched.code))
    else {
      const { resource, recordId } = fetched
      const id = resource['id']
      const target =
        typeof id === 'string'
          ? { reference: `${resource.resourceType}/${id}` }
          : { identifier: { system: 'urn:consentry:record', value: recordId } }
      yield line(resource)
      yield line(provenanceOf(fetched, { target }))
    }
  }
}

function unreadOutcome(recordId: RecordId, code: AnyCode): object {
  const issue = {
    severity: 'warning',
    code: 'suppressed',
    details: { text: code },
    diagnostics: `record ${recordId}`,
  }
  return { resourceType: 'OperationOutcome', issue: [issue] }
}

function line(resource: object): string {
  return `${JSON.stringify(resource)}\n`
}
