import type { RecordId } from '@consentry/protocol'
import { keepReceipt } from '../client/keepReceipt.ts'
import type { Patient } from './Patient.ts'
import { requireController } from './requireController.ts'

/** What proves an erasure. */
export type Erased = { readonly receipt: string }

/**
 * Erases a record at the gateway: keys, manifest, evidence and ciphertext, in every version. It cannot be undone, and what
 * others copied stays with them. Needs a login of the last five minutes.
 *
 * @throws `step_up_required`, `not_the_patient`, `erased`, `no_access`, `bad_receipt`. Spec §16
 */
export async function eraseRecord(patient: Patient, recordId: RecordId): Promise<Erased> {
  requireController(patient)
  const { session, address } = patient
  const { value, proof } = await session.call('eraseRecord', { path: { p: address, rid: recordId } })
  await keepReceipt(session.client, value.receipt, { proof, verdict: 'ack' })
  return { receipt: value.receipt }
}
