import { contentHash, identifierKeys, readFhirJson, type Resource } from '@consentry/fhir'
import {
  fromUtf8,
  type RecordId,
  type RecordItem,
  type RecordManifest,
  serialiseRecordManifest,
  sha256,
  type Sha256Hex,
  toHex,
  toUtf8,
} from '@consentry/protocol'
import type { ReplacedRecord } from '../../client/NewRecord.ts'
import { listRecords } from '../listRecords.ts'
import { openOwnRecords } from '../openOwnRecords.ts'
import type { Patient } from '../Patient.ts'
import { addressOf, isFhirResource } from './resourceParts.ts'

/** What a vault holds, as far as an import compares with it: digests and ids, never content. */
export type VaultIndex = {
  /** The record that says the same as a resource. */
  sameAs(resource: Resource): RecordId | undefined
  /** One's own record of the same address at the same server: what a newer version replaces. */
  olderOf(resource: Resource): ReplacedRecord | undefined
  /** A record with one of the same identifiers. */
  alike(resource: Resource): RecordId | undefined
  /** Remembers what was written. */
  add(resource: Resource, manifest: RecordManifest): void
  /** Looks into the records that are so large that they are opened only where something as large comes. */
  lookCloser(bytes: number): Promise<void>
}

/** Records opened at a time. */
const batchSize = 50
/** Larger records are seldom FHIR: they are opened when they might be what comes. Bytes. */
const largeBytes = 4 * 1_048_576

/**
 * Opens every FHIR record of a vault, one small batch after the other, and remembers what it would be known by. Its own
 * accesses stand in the trail. Throws what `openOwnRecords` throws. Spec §11.
 */
export async function readVaultIndex(patient: Patient): Promise<VaultIndex> {
  const items = await listRecords(patient)
  const large = new Set(items.filter(({ size }) => size > largeBytes))
  const index = createIndex(async (bytes) => {
    // Padding adds an eighth at most. Spec §6.2.
    const near = [...large].filter(({ size }) => size >= bytes && size <= bytes * 1.15 + 65_536)
    for (const item of near) large.delete(item)
    await readInto(index, patient, near)
  })
  await readInto(
    index,
    patient,
    items.filter((item) => !large.has(item)),
  )
  return index
}

async function readInto(index: VaultIndex, patient: Patient, items: readonly RecordItem[]): Promise<void> {
  for (let from = 0; from < items.length; from += batchSize) {
    const ids = items.slice(from, from + batchSize).map(({ recordId }) => recordId)
    for (const outcome of await openOwnRecords(patient, ids)) {
      if ('code' in outcome || !outcome.meta.type.startsWith('application/fhir+json')) continue
      const resource = readResource(outcome.body)
      if (resource !== undefined) index.add(resource, outcome.manifest)
    }
  }
}

function createIndex(lookCloser: VaultIndex['lookCloser']): VaultIndex {
  const byContent = new Map<string, RecordId>()
  const byAddress = new Map<string, ReplacedRecord>()
  const byIdentifier = new Map<string, RecordId>()
  return {
    lookCloser,
    sameAs: (resource) => byContent.get(contentHash(resource, 'same')),
    olderOf: (resource) => byAddress.get(addressOf(resource) ?? ''),
    alike: (resource) => namesOf(resource).flatMap((name) => byIdentifier.get(name) ?? [])[0],
    add: (resource, manifest) => {
      const { recordId, ver, org } = manifest
      byContent.set(contentHash(resource, 'same'), recordId)
      for (const name of namesOf(resource)) byIdentifier.set(name, recordId)
      const address = addressOf(resource)
      // A new version takes the author of the old one. Spec §12.3.
      if (address !== undefined && org === null)
        byAddress.set(address, { recordId, ver, manifestDigest: digestOf(manifest) })
    },
  }
}

function namesOf(resource: Resource): readonly string[] {
  return identifierKeys(resource).map((name) => `${resource.resourceType}|${name}`)
}

function digestOf(manifest: RecordManifest): Sha256Hex {
  return toHex(sha256(toUtf8(serialiseRecordManifest(manifest)))) as Sha256Hex
}

/** Whatever else calls itself FHIR is no duplicate of anything. */
function readResource(body: Uint8Array): Resource | undefined {
  try {
    const value = readFhirJson(fromUtf8(body) ?? '')
    return isFhirResource(value) ? value : undefined
  } catch {
    return undefined
  }
}
