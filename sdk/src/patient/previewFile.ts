import { classify, defaultTables, FhirError, readFhirJson, type Tables } from '@consentry/fhir'
import { type ClassName, fromUtf8, parseClassName } from '@consentry/protocol'
import { cdaCodes } from './cdaCodes.ts'
import type { ClassPreview, ClassReason } from './ClassPreview.ts'
import { type ContentKind, detectContent, detectableBytes } from './detectContent.ts'
import { explainFhirClass } from './explainFhirClass.ts'

/** Text longer than this is not looked into, bytes. */
export const readableBytes: number = 32 * 1_048_576

/** Where files go of which only the kind is known: as Media, ImagingStudy and Binary of the general table. Spec §4. */
const classOfKind: Readonly<Record<Exclude<ContentKind, 'json' | 'xml' | 'coded'>, string>> = {
  dicom: 'imaging',
  image: 'imaging',
  pdf: 'notes',
  other: 'notes',
}

/** LOINC types of documents that have a class of their own; every other document is a note. Spec §4 */
const classOfDocument: ReadonlyMap<string, string> = new Map([
  ['34133-9', 'summary'],
  ['60591-5', 'summary'],
  ['18842-5', 'summary'],
  ['11502-2', 'labs'],
  ['18748-4', 'imaging'],
  ['11504-8', 'procedures'],
  ['28570-0', 'procedures'],
  ['11369-6', 'immunizations'],
  ['10160-0', 'medications'],
])

/** What a file is given with. `said`: the media type it came with. */
export type PreviewOptions = { readonly said?: string | undefined; readonly tables?: Tables | undefined }

/** A file, as far as it is looked into: all of it up to 32 MiB of text, else its beginning. */
export type FileContent = { readonly head: Uint8Array; readonly all: Uint8Array | null }

/**
 * Says where one file would go and why. Codes of FHIR resources and CDA documents are judged by the tables; of PDF, images
 * and DICOM only the kind is known, so look before it is stored. Nothing leaves the device. Spec §4
 */
export function previewFile(
  { head, all }: FileContent,
  { said, tables = defaultTables }: PreviewOptions = {},
): ClassPreview {
  const { type, kind } = detectContent(head.subarray(0, detectableBytes), said)
  const place = { at: '', type, what: kind, tables: tables.version }
  if (kind === 'coded') return unread(place)
  if (kind !== 'json' && kind !== 'xml') return byKind(place, classOfKind[kind])
  const text = all === null ? undefined : fromUtf8(all)?.replace(/^\ufeff/, '')
  if (text === undefined) return unread(place)
  return (
    (kind === 'json' ? readJson(text, place, tables) : readXml(text, place, tables)) ?? byKind(place, 'notes')
  )
}

/** Undefined for JSON that has nothing to do with FHIR; FHIR that cannot be read may hide anything. */
function readJson(text: string, place: Place, tables: Tables): ClassPreview | undefined {
  if (!/"resourceType"\s*:/.test(text)) return undefined
  const fhir = { ...place, type: 'application/fhir+json' }
  return readFhir(text, fhir, tables) ?? unread(fhir)
}

/** Undefined for XML that is neither CDA nor FHIR; FHIR as XML is not looked into. */
function readXml(text: string, place: Place, tables: Tables): ClassPreview | undefined {
  if (/<(?:[\w-]+:)?ClinicalDocument[\s>]/.test(text))
    return previewCda(text, { ...place, type: 'application/xml', what: 'cda' }, tables)
  return text.includes('http://hl7.org/fhir') ? unread({ ...place, type: 'application/fhir+xml' }) : undefined
}

/** All that is known is what kind of file it is. */
function byKind(place: Place, name: string): ClassPreview {
  const cls = parseClassName(name)
  const why = [{ class: cls, rule: 'media' as const, path: place.type }]
  return { ...place, class: cls, also: [], labels: [], why }
}

/** What may hide anything is kept from whoever was not given the strictest class. */
function unread(place: Place): ClassPreview {
  const cls = parseClassName('restricted')
  return {
    ...place,
    class: cls,
    also: [],
    labels: [],
    why: [{ class: cls, rule: 'unread', path: place.type }],
  }
}

/** Undefined for what says it is FHIR and is none. */
function readFhir(text: string, place: Place, tables: Tables): ClassPreview | undefined {
  try {
    return previewFhir(readFhirJson(text), place, tables)
  } catch (error) {
    if (error instanceof FhirError) return undefined
    throw error
  }
}

type Place = Pick<ClassPreview, 'at' | 'type' | 'what' | 'tables'>

/** Where a FHIR resource would go and why. Spec §4. */
export function previewFhir(resource: unknown, place: Place, tables: Tables): ClassPreview {
  const { class: cls, also, labels } = classify(resource, tables)
  const { resourceType } = resource as { readonly resourceType: string }
  return {
    ...place,
    what: resourceType,
    class: parseClassName(cls),
    also: also.map((name) => parseClassName(name)),
    labels: [...labels].sort(),
    why: explainFhirClass(resource as object, tables),
  }
}

/** The codes of a document stand in for a resource that holds the same: one set of tables judges both. */
function previewCda(xml: string, place: Place, tables: Tables): ClassPreview {
  const { documentType, codes, security } = cdaCodes(xml)
  const stand = {
    resourceType: 'Basic',
    code: { coding: codes.map(({ system, code }) => ({ system, code })) },
    meta: { security: security.map(({ system, code }) => ({ system, code })) },
  }
  const { class: found, also, labels } = classify(stand, tables)
  const isSensitive = found !== 'notes'
  const cls = parseClassName(isSensitive ? found : (classOfDocument.get(documentType ?? '') ?? 'notes'))
  const general: ClassReason = {
    class: cls,
    rule: 'type',
    path: 'ClinicalDocument.code',
    ...(documentType === undefined ? {} : { code: documentType }),
  }
  return {
    ...place,
    class: cls,
    also: also.map((name): ClassName => parseClassName(name)),
    labels: [...labels].sort(),
    why: isSensitive
      ? explainFhirClass(stand, tables).map((reason) => atLine(reason, { codes, security }))
      : [general],
  }
}

/** The place in the document in place of the one in the stand-in. */
function atLine(
  reason: ClassReason,
  { codes, security }: Pick<ReturnType<typeof cdaCodes>, 'codes' | 'security'>,
): ClassReason {
  const index = Number(/\[(\d+)\]$/.exec(reason.path)?.[1] ?? -1)
  const found = (reason.rule === 'security' ? security : codes)[index]
  return found === undefined ? reason : { ...reason, path: `line ${found.line}` }
}
