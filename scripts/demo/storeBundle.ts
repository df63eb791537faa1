import { readFile } from 'node:fs/promises'
import { classify, readFhirJson, SENSITIVE_CLASSES, split } from '@consentry/fhir'
import type { RecordId } from '@consentry/protocol'
import { importBundle, type Patient } from '@consentry/sdk/patient'
import type { PatientFile } from '../patients/loadPatients.ts'
import { DemoError } from './DemoError.ts'

/** A resource of the file and the record it became. */
export interface StoredResource {
  readonly recordId: RecordId
  /** `Type/id`, or the address of its entry where it has no id. */
  readonly name: string
  /** Address of its entry; null without. */
  readonly fullUrl: string | null
  readonly classes: readonly string[]
  readonly body: Uint8Array
}

/** What was stored of a file, in its order. */
export interface StoredBundle {
  readonly resources: readonly StoredResource[]
  readonly rejected: number
}

/** How a file is stored. */
export interface StoreOptions {
  readonly documents: 'keep' | 'split'
  readonly onProgress: (done: number, all: number) => void
}

/**
 * Stores a file through the SDK: split, classified, encrypted on this side, written in batches. Names and bytes come
 * from a second look at the file, so that what is read later is compared with the file and not with what was sent.
 * Throws `not_written`.
 */
export async function storeBundle(
  patient: Patient,
  file: PatientFile,
  options: StoreOptions,
): Promise<StoredBundle> {
  const text = await readFile(file.path, 'utf8')
  const { documents } = options
  // A new vault, and a comparison entry by entry: nothing is left out for being known or odd.
  const { records, rejected } = await importBundle(patient, text, {
    ...options,
    duplicates: 'store',
    check: 'off',
  })
  const { items } = split(readFhirJson(text), { documents, fallback: 0 })
  if (items.length !== records.length)
    throw new DemoError('not_written', `${file.name}: some resources got lost`)
  const outcomes = new Map(records.map(({ at, outcome }) => [at, outcome]))
  const resources = items.map(({ at, resource, fullUrl, bytes }): StoredResource => {
    const outcome = outcomes.get(at)
    const name = `${resource.resourceType}/${resource['id'] ?? fullUrl}`
    if (outcome === undefined || 'code' in outcome) {
      throw new DemoError(
        'not_written',
        `${file.name}: a record was refused (${outcome?.code ?? 'no answer'})`,
      )
    }
    const { class: first, also } = classify(resource)
    return { recordId: outcome.recordId, name, fullUrl, classes: [first, ...also], body: bytes }
  })
  return { resources, rejected: rejected.length }
}

/** The sensitive ones of a record's classes. */
export function sensitiveClassesOf({ classes }: StoredResource): readonly string[] {
  return classes.filter((name) => (SENSITIVE_CLASSES as readonly string[]).includes(name))
}
