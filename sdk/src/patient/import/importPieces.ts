import {
  contentHash,
  defaultTables,
  FhirError,
  readFhirJson,
  type Rejection,
  type Resource,
  split,
  type SplitItem,
  type Tables,
} from '@consentry/fhir'
import type { Validate } from '@consentry/fhir/validate'
import { type Millis, parseMillis } from '@consentry/protocol'
import type { NewRecord } from '../../client/NewRecord.ts'
import type { ClassPreview } from '../ClassPreview.ts'
import type { Patient } from '../Patient.ts'
import { type ClassMove, placeOf } from '../placeOf.ts'
import { previewFhir } from '../previewFile.ts'
import type { ImportEvent, ImportProgress, ImportRejection } from './ImportEvent.ts'
import { type PendingRecord, writePending } from './writePending.ts'
import { readVaultIndex, type VaultIndex } from './VaultIndex.ts'
import { contentAt, type SourcedResource, withSource } from './resourceParts.ts'

/** How anything of FHIR is imported. */
export type FhirImportOptions = {
  /** `split`: entries of document Bundles become records of their own. Default `keep`. Spec §4. */
  readonly documents?: 'keep' | 'split'
  /** Sensitivity rules; those of a site only add to the default ones. */
  readonly tables?: Tables
  /** `reject`, the default: what breaks rules of FHIR R4 is rejected. `off`: it is stored as it is. */
  readonly check?: 'reject' | 'off'
  /** `skip`, the default: what the vault holds already is left out. `store`: the vault is not looked at. */
  readonly duplicates?: 'skip' | 'store'
  /** The patient's own choice of class, resource by resource. */
  readonly move?: (preview: ClassPreview) => ClassMove | undefined
  /** Told after each resource. */
  readonly onEvent?: (progress: ImportProgress) => void
}

/** A part of an input that is read as a whole: a Bundle, a page of one, a line. */
export type ImportPiece =
  | {
      /** Place in the input; empty where the piece is all of it. */
      readonly at: string
      readonly text: string
      /** Base URL of the server it comes from. */
      readonly server?: string
    }
  | { readonly at: string; readonly fault: ImportRejection }

type Import = {
  readonly patient: Patient
  readonly options: FhirImportOptions
  readonly now: Millis
  readonly index: VaultIndex | null
  readonly validate: Validate | null
}

/** What is written at once: so many resources, or so many bytes of them. */
const batchRecords = 50
const batchBytes = 8 * 1_048_576

/**
 * Imports pieces one after the other: each resource is checked, compared with what the vault holds, classified, sealed and
 * written in small batches, so memory does not grow with the input. An interrupted import is run again: what was written
 * comes as duplicates. Throws what `putRecords` throws. Spec §4, §12.
 */
export async function* importPieces(
  patient: Patient,
  pieces: AsyncIterable<ImportPiece> | Iterable<ImportPiece>,
  options: FhirImportOptions,
): AsyncGenerator<ImportEvent, void, undefined> {
  const progress = { stored: 0, duplicates: 0, rejected: 0 }
  for await (const event of eventsOf(patient, pieces, options)) {
    if (event.kind === 'stored') progress.stored += 1
    else if (event.kind === 'duplicate') progress.duplicates += 1
    else progress.rejected += 1
    options.onEvent?.({ ...progress })
    yield event
  }
}

async function* eventsOf(
  patient: Patient,
  pieces: AsyncIterable<ImportPiece> | Iterable<ImportPiece>,
  options: FhirImportOptions,
): AsyncGenerator<ImportEvent, void, undefined> {
  const job: Import = {
    patient,
    options,
    now: patient.session.client.ports.clock(),
    index: options.duplicates === 'store' ? null : await readVaultIndex(patient),
    // Loaded only where something is checked: it is large.
    validate: options.check === 'off' ? null : (await import('@consentry/fhir/validate')).validate,
  }
  const pending: PendingRecord[] = []
  const flush = (): Promise<readonly ImportEvent[]> => writePending(patient, pending.splice(0), job.index)
  for await (const piece of pieces) {
    for (const candidate of candidatesOf(piece, job)) {
      if ('kind' in candidate) yield candidate
      else {
        const { resource } = candidate.sourced
        const isSeen = job.index !== null && pending.some((one) => isSameThing(one.resource, resource))
        if (isSeen || isFull(pending, candidate.sourced.bytes.length)) yield* await flush()
        const prepared = await prepare(job, candidate)
        if ('kind' in prepared) yield prepared
        else pending.push(prepared)
      }
    }
  }
  yield* await flush()
}

function isFull(pending: readonly PendingRecord[], more: number): boolean {
  const bytes = pending.reduce((sum, { record }) => sum + record.body.length, more)
  return pending.length >= batchRecords || (pending.length > 0 && bytes > batchBytes)
}

/** What may be a duplicate or a newer version of one that is not written yet: that one goes first. */
function isSameThing(a: Resource, b: Resource): boolean {
  if (a.resourceType !== b.resourceType) return false
  const [idA, idB] = [a['id'], b['id']]
  return idA === undefined && idB === undefined ? contentHash(a) === contentHash(b) : idA === idB
}

type Candidate = { readonly at: string; readonly item: SplitItem; readonly sourced: SourcedResource }

function* candidatesOf(piece: ImportPiece, { options, now }: Import): Generator<Candidate | ImportEvent> {
  if ('fault' in piece) return yield { kind: 'rejected', ...piece.fault }
  const { at, text, server } = piece
  const { documents = 'keep' } = options
  try {
    const value = readFhirJson(text)
    const { items, rejected } = split(value, { documents, fallback: now, notAfter: now })
    for (const rejection of rejected) yield rejectedEntry(at, rejection, value)
    for (const item of items) yield { at: placeIn(at, item.at), item, sourced: withSource(item, server) }
  } catch (error) {
    if (!(error instanceof FhirError) || error.code === 'bad_rule_file') throw error
    const { code: reason } = error
    yield { kind: 'rejected', at, fullUrl: null, resourceType: null, reason, issues: [], content: { text } }
  }
}

/** A place within a piece, such as `page 2, entry[3]`. */
function placeIn(piece: string, entry: string): string {
  return [piece, entry].filter((part) => part !== '').join(', ')
}

function rejectedEntry(at: string, { at: entry, fullUrl, reason }: Rejection, input: unknown): ImportEvent {
  const resource = contentAt(input, entry)
  const content = resource === undefined ? {} : { content: { resource } }
  const place = placeIn(at, entry)
  return { kind: 'rejected', at: place, fullUrl, resourceType: null, reason, issues: [], ...content }
}

async function prepare(job: Import, candidate: Candidate): Promise<PendingRecord | ImportEvent> {
  const { index, validate } = job
  const { at, item, sourced } = candidate
  const { resource, bytes } = sourced
  const { resourceType } = resource
  const issues = (await validate?.(resource)) ?? []
  if (issues.some(({ severity }) => severity === 'error')) {
    const { fullUrl } = item
    return { kind: 'rejected', at, fullUrl, resourceType, reason: 'invalid', issues, content: { resource } }
  }
  await index?.lookCloser(bytes.length)
  const recordId = index?.sameAs(resource)
  if (recordId !== undefined) return { kind: 'duplicate', at, resourceType, recordId }
  return {
    at,
    fullUrl: item.fullUrl,
    resource,
    record: recordOf(job, candidate, index?.olderOf(resource)),
    alike: index?.alike(resource) ?? null,
  }
}

function recordOf(
  { options: { tables = defaultTables, move } }: Import,
  { at, item, sourced: { resource, bytes } }: Candidate,
  replaces: NewRecord['replaces'],
): NewRecord {
  const type = 'application/fhir+json'
  const preview = previewFhir(resource, { at, type, what: '', tables: tables.version }, tables)
  const { class: cls, also, meta } = placeOf(preview, move?.(preview))
  return {
    class: cls,
    also,
    t: parseMillis(item.time),
    meta: { type, name: resource.resourceType, ...meta },
    body: bytes,
    ...(replaces === undefined ? {} : { replaces }),
  }
}
