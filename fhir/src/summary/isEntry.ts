import { field, itemsOf, type Resource } from '../jsonValue.ts'
import { codingsOf } from '../merge/businessKeys.ts'

/** What was entered in error, refuted or not done belongs into no section. */
const wrong = new Set<unknown>(['entered-in-error', 'cancelled', 'not-done', 'draft', 'refuted'])

/** A problem that goes on, or of which nobody says that it ended. */
export function currentProblem(resource: Resource): boolean {
  return isOf(resource, 'Condition') && !hasEnded(resource)
}

/** A problem that ended or is at rest. */
export function pastProblem(resource: Resource): boolean {
  return isOf(resource, 'Condition') && hasEnded(resource)
}

/** An allergy or intolerance, or that there is none. */
export function allergy(resource: Resource): boolean {
  return isOf(resource, 'AllergyIntolerance')
}

/** What is taken, or prescribed and not over. */
export function currentMedication(resource: Resource): boolean {
  const over = new Set<unknown>(['completed', 'stopped', 'not-taken'])
  const isMedication = isOf(resource, 'MedicationStatement') || isOf(resource, 'MedicationRequest')
  return isMedication && !over.has(resource['status'])
}

/** A vaccination that was given. */
export function immunization(resource: Resource): boolean {
  return isOf(resource, 'Immunization')
}

/** A laboratory or imaging result, or the report of some. */
export function result(resource: Resource): boolean {
  if (isOf(resource, 'DiagnosticReport')) return true
  return (
    isOf(resource, 'Observation') && (hasCategory(resource, 'laboratory') || hasCategory(resource, 'imaging'))
  )
}

/** A procedure that was done. */
export function procedure(resource: Resource): boolean {
  return isOf(resource, 'Procedure')
}

/** A device in use or implanted. */
export function deviceUse(resource: Resource): boolean {
  return isOf(resource, 'DeviceUseStatement')
}

/** What the patient decided in advance. */
export function advanceDirective(resource: Resource): boolean {
  return isOf(resource, 'Consent') && codesOf(field(resource, 'scope')).includes('adr')
}

/** A warning that is in force. */
export function alert(resource: Resource): boolean {
  return isOf(resource, 'Flag') && resource['status'] === 'active'
}

/** Whether and how a pregnancy goes on, expected date, outcomes. */
export function pregnancy(resource: Resource): boolean {
  return isOf(resource, 'Observation') && hasLoinc(resource, pregnancyCodes)
}

const pregnancyCodes = new Set(
  '82810-3 11778-8 11779-6 11780-4 11636-8 11637-6 11638-4 11639-2 11640-0 11612-9 11613-7 11614-5 33065-4'.split(
    ' ',
  ),
)

/** A plan in force, or vaccinations to come. */
export function plan(resource: Resource): boolean {
  const isActive = resource['status'] === 'active'
  return (isOf(resource, 'CarePlan') && isActive) || isOf(resource, 'ImmunizationRecommendation')
}

/** Whether the patient smokes or drinks. */
export function tobaccoOrAlcohol(resource: Resource): boolean {
  return isOf(resource, 'Observation') && hasLoinc(resource, new Set(['72166-2', '74013-4']))
}

/** A vital sign. */
export function vitalSign(resource: Resource): boolean {
  return isOf(resource, 'Observation') && hasCategory(resource, 'vital-signs')
}

function isOf(resource: Resource, type: string): boolean {
  if (resource.resourceType !== type || wrong.has(resource['status'])) return false
  return !codesOf(field(resource, 'verificationStatus')).some((code) => wrong.has(code))
}

function hasEnded(condition: Resource): boolean {
  const ended = new Set(['inactive', 'remission', 'resolved'])
  return codesOf(field(condition, 'clinicalStatus')).some((code) => ended.has(code))
}

function hasCategory(resource: Resource, wanted: string): boolean {
  return itemsOf(field(resource, 'category')).some((category) => codesOf(category).includes(wanted))
}

function hasLoinc(resource: Resource, wanted: ReadonlySet<string>): boolean {
  return codingsOf(field(resource, 'code')).some((coding) => {
    const [system, code = ''] = coding.split('|')
    return system === 'http://loinc.org' && wanted.has(code)
  })
}

function codesOf(concept: unknown): readonly string[] {
  return itemsOf(field(concept, 'coding')).flatMap((coding) => {
    const code = field(coding, 'code')
    return typeof code === 'string' ? [code] : []
  })
}
