import type { RecordItem } from '@consentry/protocol'
import type { Provider } from '../client/Provider.ts'
import type { PatientRecordsQuery } from './listPatientRecords.ts'
import { type FetchedRecord, openEach } from './openEach.ts'

/** Records opened at a time: what is held in memory at once. */
const batchSize = 25

/**
 * Opens everything that is granted, one small batch after the other, however big the patient's record is. A record that
 * does not open is an outcome with a code. Each opened record is an entry in the patient's trail.
 * Throws `no_access` where nothing is granted, and what `openEach` throws. Spec §11, §18.
 */
export async function* streamRecords(
  provider: Provider,
  query: PatientRecordsQuery,
): AsyncGenerator<FetchedRecord, void, undefined> {
  const { patient, purpose } = query
  for await (const items of pagesOf(provider, query)) {
    const records = items.map(({ recordId }) => recordId)
    if (records.length > 0) yield* await openEach(provider, { patient, purpose, records })
  }
}

/** The pages of the list: the next one is asked for when it is needed. */
async function* pagesOf(
  { session }: Provider,
  { patient, ...query }: PatientRecordsQuery,
): AsyncGenerator<readonly RecordItem[], void, undefined> {
  let cursor: string | undefined
  do {
    const page = { ...query, limit: batchSize, cursor }
    const { value } = await session.call('listRecords', { path: { p: patient }, query: page })
    yield value.items
    cursor = value.next ?? undefined
  } while (cursor !== undefined)
}
