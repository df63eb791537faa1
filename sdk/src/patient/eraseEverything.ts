import { keepReceipt } from '../client/keepReceipt.ts'
import type { Erased } from './eraseRecord.ts'
import type { Patient } from './Patient.ts'
import { requireController } from './requireController.ts'

/**
 * Erases all of a patient at the gateway: records, keys, manifests, grants, messages and the keyring, and locks the vault
 * here. It cannot be undone: export first. Revoke first too, so that other gateways permit nothing any more. Needs a login
 * of the last five minutes.
 *
 * @throws `step_up_required`, `not_the_patient`, `erased`, `bad_receipt`. Spec §16
 */
export async function eraseEverything(patient: Patient): Promise<Erased> {
  requireController(patient)
  const { session, address, vault } = patient
  const { value, proof } = await session.call('erasePatient', { path: { p: address } })
  await keepReceipt(session.client, value.receipt, { proof, verdict: 'ack' })
  vault.lock()
  return { receipt: value.receipt }
}
