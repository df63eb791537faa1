import type { Address, GrantPurpose } from '@consentry/protocol'
import type { NewRecord } from '../client/NewRecord.ts'
import { orgOf } from '../client/orgOf.ts'
import type { Provider } from '../client/Provider.ts'
import {
  type WriteOutcome,
  writeOneRecord,
  writeRecords as writeSessionRecords,
  type WrittenRecord,
} from '../client/writeRecords.ts'

/** Whose records are written, for which purpose. */
export type WriteRequest = {
  readonly patient: Address
  readonly purpose: GrantPurpose
  /** Told after each batch. */
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Writes records for a patient in the name of the organisation; each is judged on its own. They are sealed to the keys
 * that the chain names, to the patient alone where a revocation made those stale.
 * Throws `not_enrolled`, `stale_manifest`, `bad_receipt`. Spec §7, §12.
 */
export async function writeRecords(
  { session }: Provider,
  { records, ...request }: WriteRequest & { readonly records: readonly NewRecord[] },
): Promise<readonly WriteOutcome[]> {
  return writeSessionRecords(session, records, { ...request, org: orgOf(session) })
}

/** Writes one record. Throws the gateway's refusal and what `writeRecords` throws. Spec §12. */
export async function writeRecord(
  { session }: Provider,
  { record, ...request }: WriteRequest & { readonly record: NewRecord },
): Promise<WrittenRecord> {
  return writeOneRecord(session, record, { ...request, org: orgOf(session) })
}
