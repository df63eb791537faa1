/**
 * What a grant must cover to open a record, and which records of a bundle file a grant opens: written from the tables
 * of protocol §4 alone, slow and obvious. It shares no code with the `fhir` workspace, which is tested against it.
 */
import { readFileSync } from 'node:fs'

/** `Type/id` of the records (the entry's address where a record has no id), sorted; repeated if the file repeats them. */
export interface Expectation {
  readonly readable: readonly string[]
  readonly refused: readonly string[]
}

/** Splits the text of a bundle file as the protocol says and sorts its records by what a grant for `granted` opens. */
export function expectedAccess(
  text: string,
  granted: readonly string[],
  documents: 'keep' | 'split' = 'keep',
): Expectation {
  const bundle: Json = JSON.parse(text)
  const isWhole = bundle.type === 'document' && documents === 'keep'
  const records: Json[] = isWhole ? [{ resource: bundle }] : bundle.entry
  const readable: string[] = []
  const refused: string[] = []
  for (const { resource, fullUrl } of records) {
    const name = `${resource.resourceType}/${resource.id ?? fullUrl}`
    const isReadable = expectedClasses(resource).every((wanted) => granted.includes(wanted))
    ;(isReadable ? readable : refused).push(name)
  }
  return { readable: readable.sort(), refused: refused.sort() }
}

/** Every class a grant must cover for one resource, in the order of the sensitive table. */
export function expectedClasses(resource: unknown): string[] {
  const text = JSON.stringify(resource)
  const found = sensitiveClassesIn(resource as Json)
  for (const { system, code, class: name } of CODES) {
    // The table is asked the other way round than in the implementation: each of its codes is sought in the text.
    if (text.includes(JSON.stringify(code)) && hasCoding(resource as Json, system, code)) found.add(name)
  }
  const ordered = ORDER.filter((name) => found.has(name))
  if (ordered.length > 0) return ordered
  return [hasConfidentiality(resource as Json) ? 'restricted' : generalClassOf(resource as Json)]
}

// biome-ignore lint/suspicious/noExplicitAny: test data of unknown shape, read without checks on purpose
type Json = any

const CODES: readonly { readonly system: string; readonly code: string; readonly class: string }[] =
  JSON.parse(
    readFileSync(new URL('../../data/sensitivity/consentry-codes.json', import.meta.url), 'utf8'),
  ).rows

const ORDER = ['hiv', 'substance-use', 'mental', 'sexual-health', 'violence', 'reproductive', 'genomics']

function everyObjectIn(value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap(everyObjectIn)
  if (value === null || typeof value !== 'object') return []
  return [value, ...Object.keys(value).flatMap((key) => everyObjectIn(value[key]))]
}

function hasCoding(resource: Json, system: string, code: string): boolean {
  return everyObjectIn(resource).some((object) => object.system === system && object.code === code)
}

function sensitiveClassesIn(resource: Json): Set<string> {
  const found = new Set<string>()
  for (const object of everyObjectIn(resource)) {
    if (/^http:\/\/hl7\.org\/fhir\/sid\/icd-10(-cm)?$/.test(object.system)) {
      for (const name of classesOfIcdCode(String(object.code))) found.add(name)
    }
    for (const label of object.meta?.security ?? []) {
      if (label.system === 'http://terminology.hl7.org/CodeSystem/v3-ActCode') {
        const name = classOfSecurityCode(label.code)
        if (name !== '') found.add(name)
      }
    }
    if (object.resourceType === 'MolecularSequence') found.add('genomics')
    if (/^(Observation|DiagnosticReport)$/.test(object.resourceType) && categoriesOf(object).includes('GE')) {
      found.add('genomics')
    }
  }
  return found
}

function classesOfIcdCode(written: string): string[] {
  const code = written.toUpperCase().split('.').join('')
  if (/^(B20|Z21|O987)/.test(code)) return ['hiv']
  if (/^F1[0-9]/.test(code)) return ['substance-use']
  if (/^F[2-9][0-9]/.test(code)) return ['mental']
  // F2A … F9Z lie between F20 and F99 as well, except those after F99.
  if (/^F[2-8][A-Z]/.test(code)) return ['mental']
  if (/^A(5[0-9A-Z]|6[0-4])/.test(code)) return ['sexual-health']
  if (/^(T74|T76|Z69)/.test(code)) return ['violence']
  if (/^O([0-8][0-9A-Z]|9[0-9A])/.test(code)) return ['reproductive']
  if (/^(Z3[0-9]|N97)/.test(code)) return ['reproductive']
  return []
}

function classOfSecurityCode(code: string): string {
  if (code === 'HIV') return 'hiv'
  if (code === 'ETH' || code === 'ETHUD' || code === 'OPIOIDUD' || code === 'SUD') return 'substance-use'
  if (code === 'PSY' || code === 'PSYTHPN' || code === 'MH' || code === 'BH') return 'mental'
  if (code === 'STD') return 'sexual-health'
  if (code === 'SDV' || code === 'VIO') return 'violence'
  if (code === 'SEX') return 'reproductive'
  return code === 'GDIS' ? 'genomics' : ''
}

function hasConfidentiality(resource: Json): boolean {
  const labels = everyObjectIn(resource).flatMap((object) => object.meta?.security ?? [])
  return labels.some(
    (label) =>
      label.system === 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality' &&
      (label.code === 'R' || label.code === 'V'),
  )
}

function categoriesOf(resource: Json): string[] {
  return (resource.category ?? []).flatMap((concept: Json) =>
    (concept.coding ?? []).map((coding: Json) => coding.code),
  )
}

function generalClassOf(resource: Json): string {
  const categories = categoriesOf(resource)
  const hasOneOf = (list: string): boolean => list.split(' ').some((code) => categories.includes(code))
  switch (resource.resourceType) {
    case 'Bundle':
      return resource.type === 'document' ? generalClassOf(resource.entry[0].resource) : 'notes'
    case 'Composition':
      return hasCoding(resource.type, 'http://loinc.org', '60591-5') ? 'summary' : 'notes'
    case 'Observation':
      if (hasOneOf('laboratory')) return 'labs'
      if (hasOneOf('vital-signs activity')) return 'vitals'
      if (hasOneOf('imaging')) return 'imaging'
      if (hasOneOf('procedure therapy')) return 'procedures'
      return hasOneOf('survey exam') ? 'notes' : 'summary'
    case 'DiagnosticReport':
      if (hasOneOf('RAD IMG CT NMR RUS XRC CUS NMS')) return 'imaging'
      return hasOneOf('LAB HM CH MB SR BLB VR IMM TX') ? 'labs' : 'notes'
    default:
      return classOfType(resource.resourceType)
  }
}

function classOfType(type: string): string {
  if (/^(Patient|RelatedPerson|AllergyIntolerance|Condition|CarePlan|CareTeam|Goal)$/.test(type))
    return 'summary'
  if (/^(FamilyMemberHistory|Encounter|EpisodeOfCare|Flag|Device)$/.test(type)) return 'summary'
  if (type === 'Specimen') return 'labs'
  if (/^Medication(|Request|Statement|Administration|Dispense)$/.test(type)) return 'medications'
  if (/^(ImagingStudy|Media)$/.test(type)) return 'imaging'
  if (/^Immunization(|Evaluation|Recommendation)$/.test(type)) return 'immunizations'
  if (/^(Procedure|ServiceRequest|DeviceUseStatement)$/.test(type)) return 'procedures'
  if (/^(Communication(|Request)|Appointment(|Response))$/.test(type)) return 'messages'
  if (/^(Claim(|Response)|ExplanationOfBenefit|Coverage)$/.test(type)) return 'billing'
  return 'notes'
}
