import {
  defaultTables,
  FhirError,
  readFhirJson,
  type Rejection,
  split,
  type SplitResult,
  type Tables,
} from '@consentry/fhir'
import { fromUtf8, type Millis } from '@consentry/protocol'
import { type FileSource, openSource } from '../client/FileSource.ts'
import type { Patient } from './Patient.ts'
import type { ClassPreview } from './ClassPreview.ts'
import { previewFhir, previewFile } from './previewFile.ts'
import { readHead } from './readHead.ts'

/** How an input is looked at; as for `importBundle` and `putFile`. */
export type PreviewClassesOptions = {
  readonly type?: string
  readonly tables?: Tables
  readonly documents?: 'keep' | 'split'
}

/** Where everything of an input would go, and what of a Bundle would become no record. */
export type ClassPreviews = {
  readonly previews: readonly ClassPreview[]
  readonly rejected: readonly Rejection[]
}

/**
 * Says what of an input would go into which class and why, before anything is sealed or sent: a FHIR Bundle entry by entry
 * as `importBundle` takes it, every other file as `putFile` does. A stream is used up by it: give a Blob or bytes. Spec §4
 */
export async function previewClasses(
  { session, address }: Pick<Patient, 'session' | 'address'>,
  source: FileSource,
  { type, tables = defaultTables, documents = 'keep' }: PreviewClassesOptions = {},
): Promise<ClassPreviews> {
  const { net, ports } = session.client
  const { random, crypto, clock } = ports
  const opened = await openSource(source, { place: { net, patient: address }, random, crypto })
  try {
    const content = await readHead(opened)
    const preview = previewFile(content, { said: type, tables })
    const text = content.all === null ? undefined : fromUtf8(content.all)
    const whole = { previews: [preview], rejected: [] }
    if (preview.what !== 'Bundle' || text === undefined) return whole
    return previewBundle(text, { tables, documents, now: clock(), type: preview.type }) ?? whole
  } finally {
    await opened.close()
  }
}

function previewBundle(
  text: string,
  {
    tables,
    documents,
    now,
    type,
  }: {
    readonly tables: Tables
    readonly documents: 'keep' | 'split'
    readonly now: Millis
    readonly type: string
  },
): ClassPreviews | undefined {
  const found = splitOf(text, { documents, now })
  if (found === undefined) return undefined
  const { items, rejected } = found
  const previews = items.map(({ resource, fullUrl }, i) =>
    previewFhir(resource, { at: fullUrl ?? `record[${i}]`, type, what: '', tables: tables.version }, tables),
  )
  return { previews, rejected }
}

/** Undefined for a Bundle that is no list of records: it is stored as one, if at all. */
function splitOf(
  text: string,
  { documents, now }: { readonly documents: 'keep' | 'split'; readonly now: Millis },
): SplitResult | undefined {
  try {
    return split(readFhirJson(text), { documents, fallback: now, notAfter: now })
  } catch (error) {
    if (error instanceof FhirError) return undefined
    throw error
  }
}
