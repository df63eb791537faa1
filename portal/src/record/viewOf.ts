import { type Fields, at, conceptText, listAt, textAt, timeOf } from './fhirFields.ts'
import type { DocumentEntry, Entry, HealthView, OpenRecord, SourcedResource } from './HealthView.ts'
import { seriesOf } from './seriesOf.ts'

type Section = 'problems' | 'medications' | 'allergies' | 'immunizations' | 'procedures'

const SECTIONS: Readonly<Record<string, Section>> = {
  Condition: 'problems',
  MedicationRequest: 'medications',
  MedicationStatement: 'medications',
  MedicationAdministration: 'medications',
  AllergyIntolerance: 'allergies',
  Immunization: 'immunizations',
  Procedure: 'procedures',
}

/** Orders opened records into a view for people. What is no FHIR is a document; what does not parse is one, too. */
export function viewOf(records: readonly OpenRecord[]): HealthView {
  const resources: SourcedResource[] = []
  const documents: DocumentEntry[] = []
  for (const record of records) {
    const resource = record.type.includes('fhir+json') ? parse(record.body) : undefined
    if (resource === undefined) documents.push(documentOf(record))
    else resources.push({ resource, source: record })
  }
  const entriesOf = (section: Section): readonly Entry[] =>
    newestFirst(resources.filter(({ resource }) => SECTIONS[typeOf(resource)] === section).map(entryOf))
  const observations = resources.filter(({ resource }) => typeOf(resource) === 'Observation')
  const { series, texts } = seriesOf(observations)
  return {
    person: personOf(resources),
    problems: entriesOf('problems'),
    medications: entriesOf('medications'),
    allergies: entriesOf('allergies'),
    immunizations: entriesOf('immunizations'),
    procedures: entriesOf('procedures'),
    results: series,
    texts: newestFirst(texts),
    documents: newestFirst(documents),
    others: newestFirst(resources.filter(isOther).map(entryOf)),
  }
}

function parse(body: Uint8Array): Fields | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

const typeOf = (resource: Fields): string => textAt(resource, 'resourceType') ?? ''

function isOther({ resource }: SourcedResource): boolean {
  const type = typeOf(resource)
  return type !== 'Patient' && type !== 'Observation' && !(type in SECTIONS)
}

const TITLES = ['code', 'medicationCodeableConcept', 'vaccineCode', 'type', 'serviceType'] as const
const TIMES = [
  'onsetDateTime',
  'occurrenceDateTime',
  'performedDateTime',
  'performedPeriod.start',
  'authoredOn',
  'effectiveDateTime',
  'effectivePeriod.start',
  'recordedDate',
  'date',
  'period.start',
  'issued',
]
const OVER: ReadonlySet<string> = new Set([
  'resolved',
  'inactive',
  'remission',
  'stopped',
  'completed',
  'cancelled',
  'entered-in-error',
])

/** One resource as a line. */
function entryOf({ resource, source }: SourcedResource): Entry {
  const type = typeOf(resource)
  const title = TITLES.map((name) => conceptText(first(at(resource, name)))).find(
    (text) => text !== undefined,
  )
  const status = textAt(resource, 'clinicalStatus', 'coding', 0, 'code') ?? textAt(resource, 'status') ?? ''
  const dosage = textAt(resource, 'dosageInstruction', 0, 'text') ?? textAt(resource, 'dosage', 0, 'text')
  const reactions = listAt(resource, 'reaction').flatMap((reaction) =>
    listAt(reaction, 'manifestation').map(conceptText),
  )
  const details = [dosage, ...reactions, textAt(resource, 'criticality')].filter((text) => text !== undefined)
  return {
    id: source.recordId,
    title: title ?? nameOf(resource) ?? type,
    detail: details.length === 0 ? null : details.join(', '),
    isActive: !OVER.has(status) || type === 'Immunization' || type === 'Procedure',
    source: { ...source, t: timeOf(resource, TIMES) ?? source.t },
  }
}

/** What a resource without a code is called. */
function nameOf(resource: Fields): string | undefined {
  const [person] = listAt(resource, 'name')
  const given = listAt(person, 'given').join(' ')
  const family = textAt(person, 'family')
  return (
    textAt(resource, 'title') ??
    textAt(resource, 'medicationReference', 'display') ??
    textAt(resource, 'name') ??
    textAt(person, 'text') ??
    (family === undefined ? undefined : `${given} ${family}`.trim())
  )
}

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)

function documentOf(record: OpenRecord): DocumentEntry {
  const { recordId, name, type, body } = record
  return { id: recordId, title: name ?? type, detail: type, isActive: true, source: record, type, body }
}

function personOf(resources: readonly SourcedResource[]): HealthView['person'] {
  const patient = resources.find(({ resource }) => typeOf(resource) === 'Patient')?.resource
  if (patient === undefined) return null
  const given = listAt(patient, 'name', 0, 'given').join(' ')
  const name =
    textAt(patient, 'name', 0, 'text') ?? `${given} ${textAt(patient, 'name', 0, 'family') ?? ''}`.trim()
  return { name, birthDate: textAt(patient, 'birthDate') ?? null, gender: textAt(patient, 'gender') ?? null }
}

function newestFirst<Row extends Entry>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => Number(b.isActive) - Number(a.isActive) || b.source.t - a.source.t)
}
