import { SENSITIVE_CLASSES } from '../classTables.ts'
import type { Resource } from '../jsonValue.ts'
import type { MergedView } from '../merge/merge.ts'
import { type BundleEntry, mergedEntries } from '../merge/mergedBundle.ts'
import { redactedMeta } from '../merge/redactedMeta.ts'
import { urnOf } from '../merge/urnOf.ts'
import { closeReferences, referredEntries } from './closeReferences.ts'
import { lineOf, narrative } from './narrative.ts'
import { type Section, sections } from './sections.ts'
import { summaryPatient } from './summaryPatient.ts'

/** Who puts a summary together: the patient, or an organisation from what it may read. */
export type SummaryAuthor =
  | { readonly kind: 'patient' }
  | { readonly kind: 'organisation'; readonly id: string; readonly name: string }

/** What the document says of itself, and what could not be looked at. */
export type SummaryOptions = {
  /** ms. */
  readonly now: number
  readonly author: SummaryAuthor
  /** Classes that the reader was not granted, or of which records did not open: their content is withheld, not absent. */
  readonly withheld: readonly string[]
}

/**
 * An International Patient Summary (IPS 2.0) of a view: a document Bundle with the required sections, and the others where
 * there is something to say. A section without entries says why: `withheld` where a class was withheld that could hold
 * some, else `unavailable`; that somebody has no allergies is said only by a record that says so. A section with entries
 * says that it may be incomplete.
 */
export function summary(view: MergedView, { now, author, withheld }: SummaryOptions): Resource {
  const entries = mergedEntries(view).filter(({ resource }) => !isAboutEntries(resource))
  const all = new Map(entries.map((entry) => [entry.fullUrl, entry]))
  const known = entries.find(({ resource }) => resource.resourceType === 'Patient')
  const patient = summaryPatient(known, withheld.includes('summary'))
  const filled = sections.map((section) => fill(section, entries))
  const written = filled.filter((one) => isShown(one, withheld)).map((one) => sectionOf(one, withheld))
  const authored = authorOf(author, patient)
  const chosen = filled.flatMap(({ chosen }) => chosen)
  const referred = referredEntries([patient, ...authored.entries, ...chosen], all)
  const date = new Date(now).toISOString()
  const security = redactedMeta(withheld)
  const composition: BundleEntry = {
    fullUrl: urnOf(`summary/${now}/${referred.map(({ fullUrl }) => fullUrl).join('/')}`),
    resource: {
      resourceType: 'Composition',
      ...security,
      text: narrative(['International Patient Summary', ...(withheld.length === 0 ? [] : [partly])]),
      status: 'final',
      type: concept('60591-5', 'Patient summary Document'),
      subject: { reference: patient.fullUrl },
      date,
      author: [authored.reference],
      title: 'International Patient Summary',
      section: written,
    },
  }
  const urls = new Set(referred.map(({ fullUrl }) => fullUrl))
  return {
    resourceType: 'Bundle',
    ...security,
    identifier: { system: 'urn:ietf:rfc:3986', value: composition.fullUrl },
    type: 'document',
    timestamp: date,
    entry: [
      composition,
      ...referred.map((entry) => closeReferences(entry, { urls, patient: patient.fullUrl })),
    ],
  }
}

type Filled = { readonly section: Section; readonly chosen: readonly BundleEntry[] }

const partly = 'Part of the record is withheld: what is not listed here may exist.'

/** A document has one Composition, and no place for what only says whence its entries come. */
function isAboutEntries({ resourceType }: Resource): boolean {
  return ['Provenance', 'Linkage', 'Composition', 'Bundle'].includes(resourceType)
}

function fill(section: Section, entries: readonly BundleEntry[]): Filled {
  const chosen = entries.filter(({ resource }) => section.holds(resource))
  return { section, chosen: chosen.slice(0, section.most ?? chosen.length) }
}

function isShown({ section, chosen }: Filled, withheld: readonly string[]): boolean {
  return section.isRequired || chosen.length > 0 || withheld.includes(section.generalClass)
}

/** Sensitive entries are in classes of their own, and each of these may hold entries of every section. */
function mayBeWithheld({ generalClass }: Section, withheld: readonly string[]): boolean {
  return withheld.some((name) => name === generalClass || isSensitive(name))
}

function isSensitive(name: string): boolean {
  return /^s-\d\d$/.test(name) || SENSITIVE_CLASSES.some((one) => one === name)
}

function sectionOf({ section, chosen }: Filled, withheld: readonly string[]): object {
  const { title, code, display } = section
  const head = { title, code: concept(code, display) }
  const isPartial = mayBeWithheld(section, withheld)
  if (chosen.length > 0) {
    const lines = chosen.map(({ resource }) => lineOf(resource))
    const entry = chosen.map(({ fullUrl }) => ({ reference: fullUrl }))
    return { ...head, text: narrative(isPartial ? [partly] : [], lines), entry }
  }
  const reason = isPartial
    ? { code: 'withheld', display: 'Information Withheld', text: 'Information is withheld.' }
    : { code: 'unavailable', display: 'Unavailable', text: 'No information is available.' }
  const { text, ...coding } = reason
  const system = 'http://terminology.hl7.org/CodeSystem/list-empty-reason'
  return { ...head, text: narrative([text]), emptyReason: { coding: [{ system, ...coding }], text } }
}

function authorOf(
  author: SummaryAuthor,
  patient: BundleEntry,
): { readonly reference: object; readonly entries: readonly BundleEntry[] } {
  if (author.kind === 'patient') return { reference: { reference: patient.fullUrl }, entries: [] }
  const fullUrl = urnOf(`organisation/${author.id}`)
  const identifier = [{ system: 'urn:consentry:organisation', value: author.id }]
  const resource: Resource = { resourceType: 'Organization', identifier, name: author.name }
  return { reference: { reference: fullUrl, display: author.name }, entries: [{ fullUrl, resource }] }
}

function concept(code: string, display: string): object {
  return { coding: [{ system: 'http://loinc.org', code, display }] }
}
