import { auditorDe } from './de/auditor.ts'
import { commonDe } from './de/common.ts'
import { errorsDe } from './de/errors.ts'
import { patientDe } from './de/patient.ts'
import { providerDe } from './de/provider.ts'
import { recordDe } from './de/record.ts'
import { termsDe } from './de/terms.ts'
import type { Text } from './Text.ts'

/** All texts in German. */
export const de: Text = {
  common: commonDe,
  errors: errorsDe,
  terms: termsDe,
  record: recordDe,
  patient: patientDe,
  provider: providerDe,
  auditor: auditorDe,
}
