import { field, itemsOf, type Resource } from '../jsonValue.ts'
import { canonicalText } from './canonicalText.ts'

/** Where a type says what and when; `value` where the same thing may be measured twice at once. */
type Row = {
  readonly code: string
  readonly time: readonly string[]
  readonly precision: 'day' | 'minute' | 'none'
  readonly hasValue?: true
}

/** What makes two resources of a type speak of the same thing, beyond identifiers. */
const rows: Readonly<Record<string, Row>> = {
  AllergyIntolerance: { code: 'code', time: [], precision: 'none' },
  Condition: {
    code: 'code',
    time: ['onsetDateTime', 'onsetPeriod.start', 'recordedDate'],
    precision: 'day',
  },
  Immunization: { code: 'vaccineCode', time: ['occurrenceDateTime'], precision: 'day' },
  MedicationRequest: { code: 'medicationCodeableConcept', time: ['authoredOn'], precision: 'day' },
  MedicationStatement: {
    code: 'medicationCodeableConcept',
    time: ['effectiveDateTime', 'effectivePeriod.start'],
    precision: 'day',
  },
  Procedure: { code: 'code', time: ['performedDateTime', 'performedPeriod.start'], precision: 'day' },
  Observation: { code: 'code', time: ['effectiveDateTime'], precision: 'minute', hasValue: true },
  DiagnosticReport: { code: 'code', time: ['effectiveDateTime'], precision: 'minute' },
}

/**
 * Names of the thing a resource speaks of, one for each of its codes, such as an allergy to a substance or a vaccination
 * with a vaccine on a day. Empty for a type that has none, without a coded value, or without the time it takes.
 */
export function businessKeys(resource: Resource): readonly string[] {
  const row = Object.hasOwn(rows, resource.resourceType) ? rows[resource.resourceType] : undefined
  if (row === undefined) return []
  const time = timeOf(resource, row)
  if (time === undefined) return []
  const value = row.hasValue === true ? resultOf(resource) : ''
  return codingsOf(field(resource, row.code)).map((coding) => [coding, time, value].join('|'))
}

/** The codings of a concept that name their system, as `system|code`. */
export function codingsOf(concept: unknown): readonly string[] {
  return itemsOf(field(concept, 'coding')).flatMap((coding) => {
    const system = field(coding, 'system')
    const code = field(coding, 'code')
    return typeof system === 'string' && typeof code === 'string' ? [`${system}|${code}`] : []
  })
}

function timeOf(resource: Resource, { time, precision }: Row): string | undefined {
  if (precision === 'none') return ''
  for (const path of time) {
    const text = path.split('.').reduce<unknown>(field, resource)
    if (typeof text !== 'string') continue
    if (precision === 'day') return /^\d{4}-\d\d-\d\d/.exec(text)?.[0]
    const millis = Date.parse(text)
    return /T\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(millis)
      ? String(Math.floor(millis / 60_000))
      : undefined
  }
  return undefined
}

/** Everything that is a result: two measurements of one minute may differ and both be right. */
function resultOf(resource: Resource): string {
  const results = Object.entries(resource).filter(
    ([name]) => name.startsWith('value') || name === 'component' || name === 'dataAbsentReason',
  )
  return canonicalText(Object.fromEntries(results))
}
