import { field, itemsOf, type Resource } from '../jsonValue.ts'
import { escapeXml } from '../network.ts'

/** A FHIR Narrative: a `div` of XHTML that holds what the entries say, for people. */
export type Narrative = { readonly status: 'generated'; readonly div: string }

/** What a section says before its entries, and one line for each of them. */
export function narrative(remarks: readonly string[], lines: readonly string[] = []): Narrative {
  const paragraphs = remarks.map((remark) => `<p>${xhtml(remark)}</p>`).join('')
  const list = lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${xhtml(line)}</li>`).join('')}</ul>`
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${paragraphs}${list}</div>` }
}

/** What, with its result, state and date, as far as the resource says so. */
export function lineOf(resource: Resource): string {
  const what = titleFields.map((name) => conceptText(resource[name])).find((text) => text !== '')
  const when = dateFields.map((path) => path.split('.').reduce<unknown>(field, resource)).find(isText)
  const state = conceptText(field(resource, 'clinicalStatus')) || resource['status']
  const parts = [valueText(resource), isText(state) ? state : '', when?.slice(0, 10) ?? '']
  return [what ?? resource.resourceType, ...parts.filter((part) => part !== '')].join(', ')
}

const titleFields =
  'code medicationCodeableConcept vaccineCode medicationReference device type category description title'.split(
    ' ',
  )

const dateFields = (
  'onsetDateTime onsetPeriod.start effectiveDateTime effectivePeriod.start occurrenceDateTime performedDateTime ' +
  'performedPeriod.start authoredOn timingDateTime timingPeriod.start recordedDate period.start dateTime date issued'
).split(' ')

/** A concept by its own words, else by those of its codes; a reference by its display. */
function conceptText(value: unknown): string {
  const [first] = itemsOf(value)
  if (isText(first)) return first
  const coding = itemsOf(field(first, 'coding')).flatMap((one) => [field(one, 'display'), field(one, 'code')])
  return [field(first, 'text'), field(first, 'display'), ...coding].find(isText) ?? ''
}

function valueText(resource: Resource): string {
  const value = Object.entries(resource).find(([name]) => /^value[A-Z]/.test(name))?.[1]
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  const amount = field(value, 'value')
  const unit = [field(value, 'unit'), field(value, 'code')].find(isText) ?? ''
  return amount === undefined ? conceptText(value) : `${JSON.stringify(amount)} ${unit}`.trim()
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** Text as XHTML: no markup of the source survives, and nothing that XML cannot hold. */
function xhtml(text: string): string {
  const held = text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
  return escapeXml(held)
}
