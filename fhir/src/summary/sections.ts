import type { Resource } from '../jsonValue.ts'
import * as is from './isEntry.ts'

/** A section of the International Patient Summary: what belongs into it, and from which classes of records. */
export type Section = {
  /** LOINC. */
  readonly code: string
  readonly display: string
  readonly title: string
  /** Whether it is there also when it is empty. */
  readonly isRequired: boolean
  /** Class that such entries have as long as nothing sensitive is in them. Protocol §4. */
  readonly generalClass: string
  readonly holds: (resource: Resource) => boolean
  /** Most entries; the newest are taken. */
  readonly most?: number
}

const optional = { isRequired: false }

/** The sections that records can fill, in the order of a summary. IPS 2.0. */
export const sections: readonly Section[] = [
  {
    code: '11450-4',
    display: 'Problem list - Reported',
    title: 'Problems',
    isRequired: true,
    generalClass: 'summary',
    holds: is.currentProblem,
  },
  {
    code: '48765-2',
    display: 'Allergies and adverse reactions Document',
    title: 'Allergies and intolerances',
    isRequired: true,
    generalClass: 'summary',
    holds: is.allergy,
  },
  {
    code: '10160-0',
    display: 'History of Medication use Narrative',
    title: 'Medications',
    isRequired: true,
    generalClass: 'medications',
    holds: is.currentMedication,
  },
  {
    code: '11369-6',
    display: 'History of Immunization note',
    title: 'Immunizations',
    ...optional,
    generalClass: 'immunizations',
    holds: is.immunization,
  },
  {
    code: '30954-2',
    display: 'Relevant diagnostic tests/laboratory data note',
    title: 'Results',
    ...optional,
    generalClass: 'labs',
    holds: is.result,
  },
  {
    code: '47519-4',
    display: 'History of Procedures Document',
    title: 'Procedures',
    ...optional,
    generalClass: 'procedures',
    holds: is.procedure,
  },
  {
    code: '46264-8',
    display: 'History of medical device use',
    title: 'Medical devices',
    ...optional,
    generalClass: 'procedures',
    holds: is.deviceUse,
  },
  {
    code: '42348-3',
    display: 'Advance healthcare directives',
    title: 'Advance directives',
    ...optional,
    generalClass: 'notes',
    holds: is.advanceDirective,
  },
  {
    code: '104605-1',
    display: 'Alert',
    title: 'Alerts',
    ...optional,
    generalClass: 'summary',
    holds: is.alert,
  },
  {
    code: '11348-0',
    display: 'History of Past illness note',
    title: 'Past problems',
    ...optional,
    generalClass: 'summary',
    holds: is.pastProblem,
  },
  {
    code: '10162-6',
    display: 'History of pregnancies Narrative',
    title: 'Pregnancy',
    ...optional,
    generalClass: 'summary',
    holds: is.pregnancy,
  },
  {
    code: '18776-5',
    display: 'Plan of care note',
    title: 'Plan of care',
    ...optional,
    generalClass: 'summary',
    holds: is.plan,
  },
  {
    code: '29762-2',
    display: 'Social history note',
    title: 'Social history',
    ...optional,
    generalClass: 'summary',
    holds: is.tobaccoOrAlcohol,
    most: 2,
  },
  {
    code: '8716-3',
    display: 'Vital signs note',
    title: 'Vital signs',
    ...optional,
    generalClass: 'vitals',
    holds: is.vitalSign,
  },
]
