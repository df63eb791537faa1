import { auditorEn } from './en/auditor.ts'
import { commonEn } from './en/common.ts'
import { errorsEn } from './en/errors.ts'
import { patientEn } from './en/patient.ts'
import { providerEn } from './en/provider.ts'
import { recordEn } from './en/record.ts'
import { termsEn } from './en/terms.ts'

/** All texts in English; the other languages have exactly these. */
export const en: {
  readonly common: typeof commonEn
  readonly errors: typeof errorsEn
  readonly terms: typeof termsEn
  readonly record: typeof recordEn
  readonly patient: typeof patientEn
  readonly provider: typeof providerEn
  readonly auditor: typeof auditorEn
} = {
  common: commonEn,
  errors: errorsEn,
  terms: termsEn,
  record: recordEn,
  patient: patientEn,
  provider: providerEn,
  auditor: auditorEn,
}
