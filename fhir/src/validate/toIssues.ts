import type { ToldIssue } from './ToldIssue.ts'
import type { ValidationIssue } from './ValidationIssue.ts'

/** Names that FHIR knows, and the type the place begins with. */
export type Known = { readonly names: ReadonlySet<string>; readonly root: string }

/** One row: how a told text begins, what is said instead, and the severity where it is another. */
type Row = { readonly told: RegExp; readonly text: string; readonly severity?: ValidationIssue['severity'] }

/** What may be said of a resource. The validator's own texts repeat names and references, which may be anybody's. */
const rows: readonly Row[] = [
  { told: /^Code$/, text: 'Code is not one that this element may have' },
  { told: /^Invalid additional property/, text: 'Unknown property' },
  { told: /^Invalid reference/, text: 'Reference to a type that is not allowed here' },
  {
    told: /^Conflicting choice of type/,
    text: 'Two values where one of several types is allowed',
    severity: 'error',
  },
  { told: /^Type of primitive extension/, text: 'Extension of another type than the value' },
  { told: /^Missing required property/, text: 'Required property is missing' },
  { told: /^Invalid (null|undefined) value/, text: 'Null is not allowed here' },
  { told: /^Invalid empty/, text: 'Empty value is not allowed' },
  { told: /^Expected array/, text: 'List expected' },
  { told: /^Expected single/, text: 'Single value expected' },
  { told: /^Invalid JSON type/, text: 'Value of another JSON type than this element has' },
  { told: /^Invalid resource type/, text: 'Not a type of FHIR R4' },
  { told: /^String (must|cannot)/, text: 'Text is empty or longer than 1 MB' },
  { told: /^base64Binary exceeds/, text: 'Content is larger than is checked', severity: 'warning' },
  { told: /^Error evaluating invariant/, text: 'A rule of this element could not be evaluated' },
  { told: /^Unreadable$/, text: 'Value of a kind that no element has' },
]

/** Texts that are made of nothing but words of the specification and numbers. */
const plain: readonly RegExp[] = [
  /^Constraint [a-z0-9]{2,6}-\d{1,3}[a-z]? not met: /,
  /^Invalid number of values: expected \d+\.\.(\d+|\*), but found \d+$/,
  /^Invalid [A-Za-z0-9]{2,20} (format|value)$/,
  /^Expected number to be /,
  /^Value did not match expected pattern$/,
]

/** Issues in words of the specification, with places in names of the specification. */
export function toIssues(told: readonly ToldIssue[], known: Known): readonly ValidationIssue[] {
  return told.flatMap(({ severity, details, expression }): readonly ValidationIssue[] => {
    const given = details?.text ?? ''
    if (isUntold(given, known)) return []
    const row = rows.find((one) => one.told.test(given))
    const isPlain = plain.some((pattern) => pattern.test(given))
    const text = row?.text ?? (isPlain ? given : 'Not as FHIR R4 says')
    const told = severity === 'error' || severity === 'fatal' ? 'error' : 'warning'
    return [{ severity: row?.severity ?? told, expression: placeOf(expression?.[0] ?? '', known), text }]
  })
}

/** An address such as `urn:uuid:…` does not say which type it leads to; unknown types are told with their place. */
function isUntold(given: string, { names }: Known): boolean {
  if (given.startsWith('Unknown data type')) return true
  const type = /^Invalid reference: got "([^"]*)"/.exec(given)?.[1]
  return type !== undefined && !names.has(type)
}

/** The place as far as its names are FHIR's. */
function placeOf(expression: string, { names, root }: Known): string {
  const segments = expression.split('.')
  const end = segments.findIndex((segment) => !isKnown(segment, names))
  const place = segments.slice(0, end === -1 ? segments.length : end).join('.')
  return place === '' ? root : place
}

function isKnown(segment: string, names: ReadonlySet<string>): boolean {
  const [, name = '', choice = ''] = /^_?([A-Za-z0-9]+)(\[x\])?(?:\[\d+\])*$/.exec(segment) ?? []
  return names.has(name + choice)
}
