import type { Address, Seconds } from '@consentry/protocol'
import type { Patient } from './Patient.ts'
import { requireController } from './requireController.ts'
import { publishDelegate } from './setDelegate.ts'

/**
 * Ends what a delegate may do. One prompt. The published keys are stale afterwards: `careForKeys` gives new ones. Whoever
 * had a slot of the keyring knows the root: `replaceRoot` shuts that person out of what comes later.
 *
 * @throws `not_the_patient`, `relay_failed`, `not_effective_in_time`. Spec §9.1, §15.5
 */
export async function removeDelegate(patient: Patient, delegate: Address): Promise<void> {
  requireController(patient)
  await publishDelegate(patient, { delegate, rights: 0, validUntil: 0 as Seconds })
}
