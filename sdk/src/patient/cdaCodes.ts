/** A code of a CDA document: its system as FHIR names it, and the line it stands in. */
export type CdaCode = { readonly system: string; readonly code: string; readonly line: number }

/** What of a CDA document the tables can judge. Spec §4. */
export type CdaCodes = {
  /** LOINC code of the document itself. */
  readonly documentType: string | undefined
  readonly title: string | undefined
  readonly codes: readonly CdaCode[]
  /** Confidentiality and v3-ActCode labels. */
  readonly security: readonly CdaCode[]
}

const security = new Map([
  ['2.16.840.1.113883.5.25', 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'],
  ['2.16.840.1.113883.5.4', 'http://terminology.hl7.org/CodeSystem/v3-ActCode'],
])

const systems = new Map([
  ['2.16.840.1.113883.6.90', 'http://hl7.org/fhir/sid/icd-10-cm'],
  ['2.16.840.1.113883.6.3', 'http://hl7.org/fhir/sid/icd-10'],
  ['2.16.840.1.113883.6.96', 'http://snomed.info/sct'],
  ['2.16.840.1.113883.6.88', 'http://www.nlm.nih.gov/research/umls/rxnorm'],
  ['2.16.840.1.113883.6.1', 'http://loinc.org'],
])

/** Elements that carry codes, with whatever prefix their namespace has. */
const coded = /<(?:[\w-]+:)?(code|value|translation|confidentialityCode|administrativeGenderCode)\b([^<>]*)>/g

/**
 * Collects the codes of a CDA document (C-CDA and others) by its tags. Nothing is resolved or fetched: the text is only
 * searched. Comments count too, for a false alarm is better than none.
 */
export function cdaCodes(xml: string): CdaCodes {
  const found: CdaCode[] = []
  const labels: CdaCode[] = []
  let documentType: string | undefined
  let line = 1
  let counted = 0
  for (const { 1: element, 2: attributes = '', index } of xml.matchAll(coded)) {
    for (; counted < index; counted++) if (xml.charCodeAt(counted) === 10) line++
    const code = attribute(attributes, 'code')
    const oid = attribute(attributes, 'codeSystem')
    if (code === undefined || oid === undefined) continue
    const system = systems.get(oid)
    const label = security.get(oid)
    if (label !== undefined) labels.push({ system: label, code, line })
    else if (system !== undefined) found.push({ system, code, line })
    // The first LOINC code of a document is its own: it stands before every section.
    if (element === 'code' && system === 'http://loinc.org') documentType ??= code
  }
  const title = /<(?:[\w-]+:)?title\b[^<>]*>([^<]{1,200})</.exec(xml)?.[1]?.trim()
  return { documentType, title: title === '' ? undefined : title, codes: found, security: labels }
}

function attribute(attributes: string, name: string): string | undefined {
  const [, double, single] =
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? []
  return double ?? single
}
