import { SdkError } from '../errors/SdkError.ts'
import type { Patient } from './Patient.ts'

/** Throws `not_the_patient` for a delegate: some things only the patient's own wallet may decide. Spec §9.1, §18. */
export function requireController({ session, address }: Patient): void {
  if (session.address === address) return
  throw new SdkError('not_the_patient', 'A delegate may not do this', {
    next: 'Ask the patient to do it with the own wallet',
  })
}
