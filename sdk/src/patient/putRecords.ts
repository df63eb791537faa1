import type { NewRecord } from '../client/NewRecord.ts'
import {
  type WriteOutcome,
  writeOneRecord,
  writeRecords,
  type WrittenRecord,
} from '../client/writeRecords.ts'
import type { Patient } from './Patient.ts'

/** How records are put. `onProgress` is told after each batch. */
export type PutOptions = { readonly onProgress?: (done: number, all: number) => void }

/** Stores a record of one's own. Throws `stale_manifest`, `bad_receipt` and the gateway's refusal. Spec §12. */
export async function putRecord({ session, address }: Patient, record: NewRecord): Promise<WrittenRecord> {
  return writeOneRecord(session, record, { patient: address, org: null })
}

/** Stores records of one's own, in batches; each is judged on its own. Spec §12, §18. */
export async function putRecords(
  { session, address }: Patient,
  records: readonly NewRecord[],
  options: PutOptions = {},
): Promise<readonly WriteOutcome[]> {
  return writeRecords(session, records, { patient: address, org: null, ...options })
}
