import type { Address, GrantPurpose, RecordId } from '@consentry/protocol'
import type { Provider } from '../client/Provider.ts'
import {
  type KeyOutcome,
  type OpenedRecord,
  type ReadOutcome,
  readRecords,
  requestKeys as requestSessionKeys,
} from '../client/readRecords.ts'
import { SdkError } from '../errors/SdkError.ts'

/** Whose records, for which purpose. */
export type ReadRequest = {
  readonly patient: Address
  readonly purpose: GrantPurpose
  readonly records: readonly RecordId[]
}

/**
 * Asks for the keys of records: one decision and one entry in the patient's trail each. Keys come sealed; see
 * `openRecords`. Throws `bad_receipt` and what the gateway refuses as a whole. Spec §11.
 */
export async function requestKeys(
  { session }: Provider,
  { patient, purpose, records }: ReadRequest,
): Promise<readonly KeyOutcome[]> {
  return requestSessionKeys(session, records, { patient, purpose })
}

/**
 * Opens records of a patient: keys with receipts, author, ciphertext and content, all verified. A refusal is an outcome.
 * Throws `bad_receipt`, `bad_author`, `wrong_context` and the codes of envelopes. Spec §11, §12.6.
 */
export async function openRecords(
  provider: Provider,
  { patient, purpose, records }: ReadRequest,
): Promise<readonly ReadOutcome[]> {
  return readRecords(provider.session, records, {
    target: { patient, purpose },
    secretFor: async (manifest, epoch) => provider.classKey({ patient, class: manifest.class, epoch }),
  })
}

/** Opens one record. Throws the gateway's refusal and what `openRecords` throws. Spec §11, §12.6. */
export async function openRecord(
  provider: Provider,
  { record, ...request }: Omit<ReadRequest, 'records'> & { readonly record: RecordId },
): Promise<OpenedRecord> {
  const [outcome] = await openRecords(provider, { ...request, records: [record] })
  if (outcome !== undefined && 'body' in outcome) return outcome
  throw new SdkError(outcome?.code ?? 'internal', 'The record could not be opened')
}
