import { isUtf8 } from 'node:buffer'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FhirError, readFhirJson, type Resource } from '@consentry/fhir'
import { fetchPackage, IPS_PACKAGE, PackageError } from './fetchPackage.mjs'

/** A FHIR R4 Bundle read from a file. */
export interface PatientFile {
  /** File name without folder and `.json`. */
  readonly name: string
  readonly path: string
  readonly bundle: Resource
}

/** A file, folder or package that gave no Bundle. */
export interface UnreadableFile {
  readonly path: string
  /** `bad_json`, `too_deep`, `not_utf8`, `not_a_bundle`, a `PackageError` code, or the system's code such as `ENOENT`. */
  readonly reason: string
}

/** Every `*.json` that was looked at is in exactly one of the lists; both are sorted by path. */
export interface LoadedPatients {
  readonly bundles: readonly PatientFile[]
  readonly unreadable: readonly UnreadableFile[]
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Folder of the project's own invented patient. */
export const OWN_PATIENTS: string = join(ROOT, 'data', 'patients')

/**
 * Loads the Bundles of a folder; without one, the project's own patient and the examples of the International Patient
 * Summary, which are fetched once into `.runtime/fhir`. A machine without network still gets the own patient.
 */
export async function loadPatients(
  directory?: string,
  print: (line: string) => void = console.log,
): Promise<LoadedPatients> {
  if (directory !== undefined) return loadFolder(directory)
  return joinLists([await loadFolder(OWN_PATIENTS), await loadExamples(print)])
}

async function loadExamples(print: (line: string) => void): Promise<LoadedPatients> {
  try {
    const folder = await fetchPackage(IPS_PACKAGE, join(ROOT, '.runtime', 'fhir'), print)
    return await loadFolder(join(folder, 'example'), 'Bundle-')
  } catch (cause) {
    return unreadable(`${IPS_PACKAGE.name}@${IPS_PACKAGE.version}`, cause)
  }
}

async function loadFolder(folder: string, prefix: string = ''): Promise<LoadedPatients> {
  try {
    const names = (await readdir(folder)).filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    return joinLists(await Promise.all(names.sort().map((name) => loadFile(join(folder, name)))))
  } catch (cause) {
    return unreadable(folder, cause)
  }
}

async function loadFile(path: string): Promise<LoadedPatients> {
  try {
    const bytes = await readFile(path)
    if (!isUtf8(bytes)) return { bundles: [], unreadable: [{ path, reason: 'not_utf8' }] }
    const bundle = readFhirJson(bytes.toString('utf8'))
    if (!isBundle(bundle)) return { bundles: [], unreadable: [{ path, reason: 'not_a_bundle' }] }
    return { bundles: [{ name: basename(path, '.json'), path, bundle }], unreadable: [] }
  } catch (cause) {
    return unreadable(path, cause)
  }
}

function isBundle(value: unknown): value is Resource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && value.resourceType === 'Bundle'
  )
}

function unreadable(path: string, cause: unknown): LoadedPatients {
  return { bundles: [], unreadable: [{ path, reason: reasonOf(cause) }] }
}

/** Names the fault by its code only: messages may repeat parts of the file. */
function reasonOf(cause: unknown): string {
  if (cause instanceof FhirError || cause instanceof PackageError) return cause.code
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  throw cause
}

function joinLists(lists: readonly LoadedPatients[]): LoadedPatients {
  return {
    bundles: lists.flatMap((list) => list.bundles),
    unreadable: lists.flatMap((list) => list.unreadable),
  }
}
