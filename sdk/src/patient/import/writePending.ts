import type { Resource } from '@consentry/fhir'
import type { GatewayCode, RecordId } from '@consentry/protocol'
import type { NewRecord } from '../../client/NewRecord.ts'
import type { WriteOutcome } from '../../client/writeRecords.ts'
import { SdkError } from '../../errors/SdkError.ts'
import type { Patient } from '../Patient.ts'
import { putRecords } from '../putRecords.ts'
import type { ImportEvent } from './ImportEvent.ts'
import type { VaultIndex } from './VaultIndex.ts'

/** A resource that is about to be written. */
export type PendingRecord = {
  readonly at: string
  readonly fullUrl: string | null
  readonly resource: Resource
  readonly record: NewRecord
  readonly alike: RecordId | null
}

/** Refusals of one record; every other says that none could be written. */
const ofOne: ReadonlySet<string> = new Set<GatewayCode>([
  'conflict',
  'erased',
  'too_large',
  'invalid_manifest',
])

/** Writes what is pending and says of each what became of it. Throws what `putRecords` throws. Spec §12. */
export async function writePending(
  patient: Patient,
  pending: readonly PendingRecord[],
  index: VaultIndex | null,
): Promise<readonly ImportEvent[]> {
  if (pending.length === 0) return []
  const outcomes = await put(patient, pending)
  return pending.flatMap((one, i): readonly ImportEvent[] => {
    const outcome = outcomes[i]
    if (outcome === undefined) return []
    const { at, fullUrl, resource, record, alike } = one
    const { resourceType } = resource
    if ('code' in outcome) {
      const { code } = outcome
      const content = { resource }
      return [{ kind: 'rejected', at, fullUrl, resourceType, reason: 'refused', issues: [], code, content }]
    }
    index?.add(resource, outcome.manifest)
    const { class: cls, also = [], replaces } = record
    const isReplacement = replaces !== undefined
    return [{ kind: 'stored', at, resourceType, class: cls, also, record: outcome, isReplacement, alike }]
  })
}

async function put(
  patient: Patient,
  pending: readonly PendingRecord[],
): Promise<readonly (WriteOutcome | { readonly code: GatewayCode })[]> {
  try {
    return await putRecords(
      patient,
      pending.map(({ record }) => record),
    )
  } catch (error) {
    // A record that goes alone is refused by the answer as a whole.
    if (pending.length === 1 && error instanceof SdkError && ofOne.has(error.code))
      return [{ code: error.code as GatewayCode }]
    throw error
  }
}
