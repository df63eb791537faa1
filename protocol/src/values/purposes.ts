import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** Purposes of use (HL7 v3 ActReason) that a request may declare. Spec §4. */
export const purposes = ['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'PATRQT', 'FAMRQT', 'HRESCH', 'BTG'] as const

/** A purpose of use. Spec §4. */
export type Purpose = (typeof purposes)[number]

/** A purpose that a grant may list: all but break-glass, which is a procedure of its own. Spec §4, §8. */
export type GrantPurpose = Exclude<Purpose, 'BTG'>

/** The purposes that a grant may list. Spec §8. */
export const grantPurposes: readonly GrantPurpose[] = purposes.filter((purpose) => purpose !== 'BTG')

/** Whether a value is a purpose of the closed list. Spec §4. */
export function isPurpose(value: unknown): value is Purpose {
  return purposes.some((purpose) => purpose === value)
}

/** Checks a purpose. Throws `bad_request`; a missing purpose is never defaulted. Spec §4. */
export function parsePurpose(value: unknown): Purpose {
  if (isPurpose(value)) return value
  throw new ProtocolError('bad_request', 'Not a known purpose of use', {
    given: redact(value),
    next: `Use one of ${purposes.join(', ')}`,
  })
}
