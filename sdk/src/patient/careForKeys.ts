import { keysDue, type KeysDue } from './keysDue.ts'
import type { Patient } from './Patient.ts'
import { rewrapInbox } from './rewrapInbox.ts'
import type { RewrapOutcome } from './rewrapRecords.ts'
import { rotateKeys } from './rotateKeys.ts'

/** What was due, and what was done. */
export type KeyCare = {
  readonly patient: Patient
  readonly due: KeysDue
  readonly rewrapped: readonly RewrapOutcome[]
}

/**
 * Does what `keysDue` found: new keys where they are due, then the keys of records in the inbox. One prompt if any class is
 * due, none otherwise. Throws what `rotateKeys` and `rewrapInbox` throw. Spec §15.4, §15.5
 */
export async function careForKeys(patient: Patient): Promise<KeyCare> {
  const due = await keysDue(patient)
  const classes = due.classes.map((one) => one.class)
  const renewed = classes.length === 0 ? patient : await rotateKeys(patient, { classes })
  const rewrapped = due.waiting === 0 ? [] : await rewrapInbox(renewed)
  return { patient: renewed, due, rewrapped }
}
