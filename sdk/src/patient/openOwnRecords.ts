import type { KeyPair, RecordId, RecordManifest } from '@consentry/protocol'
import { type OpenedRecord, type ReadOutcome, readRecords, type SecretFor } from '../client/readRecords.ts'
import { SdkError } from '../errors/SdkError.ts'
import { ownClassKey, ownInbox } from './ownKeys.ts'
import type { Patient } from './Patient.ts'

/** Opens one of one's own records. Throws the gateway's refusal `no_key`, and what `openOwnRecords` throws. Spec §11, §12.6. */
export async function openOwnRecord(patient: Patient, record: RecordId): Promise<OpenedRecord> {
  const [outcome] = await openOwnRecords(patient, [record])
  if (outcome !== undefined && 'body' in outcome) return outcome
  throw new SdkError(outcome?.code ?? 'internal', 'The record could not be opened')
}

/**
 * Opens one's own records, written by oneself or by others: by class key, or by the inbox where that is all they were
 * sealed to. Where one's own node does not answer, they open all the same and the author says `unproved`.
 * Throws `bad_receipt`, `bad_author`, `wrong_context` and the codes of envelopes. Spec §11, §12.6.
 */
export async function openOwnRecords(
  patient: Patient,
  records: readonly RecordId[],
): Promise<readonly ReadOutcome[]> {
  const { session, address } = patient
  return readRecords(session, records, {
    target: { patient: address, chainless: true },
    secretFor: ownSecret(patient),
  })
}

/** The patient's own key for a wrap. */
export function ownSecret(keys: Pick<Patient, 'vault' | 'generations'>): SecretFor {
  return async (manifest: RecordManifest, epoch: number): Promise<KeyPair> =>
    epoch === 0 ? ownInbox(keys, manifest.keysSeq) : ownClassKey(keys, manifest.class, epoch)
}
