import type { ClassName, RecordId, RecordItem } from '@consentry/protocol'
import type { Provider } from '../client/Provider.ts'
import type { OpenedRecord } from '../client/readRecords.ts'
import type { AnyCode } from '../errors/codes.ts'
import type { PatientRecordsQuery } from './listPatientRecords.ts'
import { openEach } from './openEach.ts'

/** A record that was opened, or the code of why it was not. */
export type StreamedRecord =
  | OpenedRecord
  | { readonly recordId: RecordId; readonly class: ClassName; readonly code: AnyCode }

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
): AsyncGenerator<StreamedRecord, void, undefined> {
  const { patient, purpose } = query
  for await (const items of pagesOf(provider, query)) {
    const records = items.map(({ recordId }) => recordId)
    const outcomes = records.length === 0 ? [] : await openEach(provider, { patient, purpose, records })
    for (const [i, outcome] of outcomes.entries()) {
      const item = items[i]
      if (!('code' in outcome)) yield outcome
      else if (item !== undefined) yield { ...outcome, class: item.class }
    }
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
