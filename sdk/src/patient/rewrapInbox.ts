import { listRecords } from './listRecords.ts'
import type { Patient } from './Patient.ts'
import { type RewrapOutcome, rewrapRecords } from './rewrapRecords.ts'

/**
 * Seals the keys of records that came to the inbox while the class keys were stale to the current class keys, so that
 * grantees can open them. No prompt. Throws `stale_manifest` until the keys were rotated. Spec §15.4.
 */
export async function rewrapInbox(patient: Patient): Promise<readonly RewrapOutcome[]> {
  const waiting = (await listRecords(patient)).filter(({ epoch }) => epoch === 0)
  return rewrapRecords(
    patient,
    waiting.map(({ recordId }) => recordId),
  )
}
