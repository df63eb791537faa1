/** Version of the tables in this file; raised with every change of a row. Protocol §4. */
export const CLASS_TABLES_VERSION = '1'

/** The sensitive classes in the order in which they claim a record. Protocol §4. */
export const SENSITIVE_CLASSES = [
  'hiv',
  'substance-use',
  'mental',
  'sexual-health',
  'violence',
  'reproductive',
  'genomics',
  'restricted',
] as const

/** A class that a sensitivity rule gives. */
export type SensitiveClass = (typeof SENSITIVE_CLASSES)[number]

/** A class of the general table that `classify` can give; `emergency` is never automatic. */
export type GeneralClass =
  | 'summary'
  | 'labs'
  | 'medications'
  | 'imaging'
  | 'notes'
  | 'immunizations'
  | 'procedures'
  | 'vitals'
  | 'messages'
  | 'billing'

/** Code systems in which prefixes count. */
export const ICD_10_SYSTEMS: ReadonlySet<string> = new Set([
  'http://hl7.org/fhir/sid/icd-10',
  'http://hl7.org/fhir/sid/icd-10-cm',
])

/** Code system of sensitivity codes in `meta.security`. */
export const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

/** Code system of confidentiality codes in `meta.security`. */
export const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'

/** Confidentiality codes that make a record `restricted` when no other rule matched. */
export const RESTRICTED_CODES: ReadonlySet<string> = new Set(['R', 'V'])

/** ICD-10 codes without dots whose first characters lie in `from`…`to`, except those that begin with `except`. */
export interface PrefixRow {
  readonly class: SensitiveClass
  readonly label: string
  readonly from: string
  readonly to: string
  readonly except?: string
}

/** A single code and the sensitive class it moves a record to. */
export interface CodeRow {
  readonly system: string
  readonly code: string
  readonly class: SensitiveClass
  readonly label: string
}

/** The ICD-10 column of the sensitive table. */
export const PREFIX_ROWS: readonly PrefixRow[] = [
  { class: 'hiv', label: 'HIV', from: 'B20', to: 'B20' },
  { class: 'hiv', label: 'HIV', from: 'Z21', to: 'Z21' },
  { class: 'hiv', label: 'HIV', from: 'O987', to: 'O987' },
  { class: 'substance-use', label: 'ETHUD', from: 'F10', to: 'F10' },
  { class: 'substance-use', label: 'OPIOIDUD', from: 'F11', to: 'F11' },
  { class: 'substance-use', label: 'SUD', from: 'F12', to: 'F19' },
  { class: 'mental', label: 'PSY', from: 'F20', to: 'F99' },
  { class: 'sexual-health', label: 'STD', from: 'A50', to: 'A64' },
  { class: 'violence', label: 'SDV', from: 'T74', to: 'T74' },
  { class: 'violence', label: 'SDV', from: 'T76', to: 'T76' },
  { class: 'violence', label: 'SDV', from: 'Z69', to: 'Z69' },
  { class: 'reproductive', label: 'SEX', from: 'O00', to: 'O9A', except: 'O987' },
  { class: 'reproductive', label: 'SEX', from: 'Z30', to: 'Z39' },
  { class: 'reproductive', label: 'SEX', from: 'N97', to: 'N97' },
]

/** The `meta.security` column of the sensitive table. */
export const SECURITY_ROWS: ReadonlyMap<string, SensitiveClass> = new Map([
  ['HIV', 'hiv'],
  ['ETH', 'substance-use'],
  ['ETHUD', 'substance-use'],
  ['OPIOIDUD', 'substance-use'],
  ['SUD', 'substance-use'],
  ['PSY', 'mental'],
  ['PSYTHPN', 'mental'],
  ['MH', 'mental'],
  ['BH', 'mental'],
  ['STD', 'sexual-health'],
  ['SDV', 'violence'],
  ['VIO', 'violence'],
  ['SEX', 'reproductive'],
  ['GDIS', 'genomics'],
])

/** Types that are always genetic data. */
export const GENOMIC_TYPES: ReadonlySet<string> = new Set(['MolecularSequence'])

/** Types that are genetic data when they carry the category `GENETICS_CATEGORY`. */
export const GENETICS_CATEGORY_TYPES: ReadonlySet<string> = new Set(['Observation', 'DiagnosticReport'])

/** The category code of genetics. */
export const GENETICS_CATEGORY = 'GE'

/** Types that the general table places without looking inside; a type in no table is `notes`. */
export const TYPE_ROWS: ReadonlyMap<string, GeneralClass> = new Map(
  Object.entries({
    summary:
      'Patient RelatedPerson AllergyIntolerance Condition CarePlan CareTeam Goal FamilyMemberHistory Encounter EpisodeOfCare Flag Device',
    labs: 'Specimen',
    medications:
      'Medication MedicationRequest MedicationStatement MedicationAdministration MedicationDispense',
    imaging: 'ImagingStudy Media',
    immunizations: 'Immunization ImmunizationEvaluation ImmunizationRecommendation',
    procedures: 'Procedure ServiceRequest DeviceUseStatement',
    messages: 'Communication CommunicationRequest Appointment AppointmentResponse',
    billing: 'Claim ClaimResponse ExplanationOfBenefit Coverage',
  } satisfies Partial<Record<GeneralClass, string>>).flatMap(([name, types]) =>
    types.split(' ').map((type) => [type, name as GeneralClass] as const),
  ),
)

/** Categories that place a record, tested in this order; `otherwise` is for none of them. */
export interface CategoryRows {
  readonly rows: readonly { readonly class: GeneralClass; readonly codes: readonly string[] }[]
  readonly otherwise: GeneralClass
}

/** Types that the general table places by category code. */
export const CATEGORY_ROWS: ReadonlyMap<string, CategoryRows> = new Map([
  [
    'Observation',
    {
      rows: [
        { class: 'labs', codes: ['laboratory'] },
        { class: 'vitals', codes: ['vital-signs', 'activity'] },
        { class: 'imaging', codes: ['imaging'] },
        { class: 'procedures', codes: ['procedure', 'therapy'] },
        { class: 'notes', codes: ['survey', 'exam'] },
      ],
      otherwise: 'summary',
    },
  ],
  [
    'DiagnosticReport',
    {
      rows: [
        { class: 'imaging', codes: ['RAD', 'IMG', 'CT', 'NMR', 'RUS', 'XRC', 'CUS', 'NMS'] },
        { class: 'labs', codes: ['LAB', 'HM', 'CH', 'MB', 'SR', 'BLB', 'VR', 'IMM', 'TX'] },
      ],
      otherwise: 'notes',
    },
  ],
])

/** A Composition of this type is a patient summary. */
export const SUMMARY_DOCUMENT: { readonly system: string; readonly code: string } = {
  system: 'http://loinc.org',
  code: '60591-5',
}
