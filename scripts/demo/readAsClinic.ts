import type { Address, RecordId } from '@consentry/protocol'
import { listPatientRecords, openRecords, receiveGrants } from '@consentry/sdk/provider'
import { askForKeys, batchSize } from './askForKeys.ts'
import { grantedClasses } from './granted.ts'
import { isAsStored } from './isAsStored.ts'
import type { Clinic } from './openClinic.ts'
import type { StoredResource } from './storeBundle.ts'

/** What the clinic could do under the grant, by the names of the resources. */
export interface Reading {
  readonly listed: readonly string[]
  readonly opened: readonly string[]
  readonly openedIds: ReadonlySet<RecordId>
  readonly refused: readonly string[]
  readonly deviations: readonly string[]
}

/**
 * The clinic takes up its grant, lists what it may see, opens that and compares it byte for byte; then it asks for the
 * key of every record the patient has.
 */
export async function readAsClinic(
  clinic: Clinic,
  patient: Address,
  resources: readonly StoredResource[],
): Promise<Reading> {
  const byId = new Map(resources.map((resource) => [resource.recordId, resource]))
  const nameOf = (id: RecordId): string => byId.get(id)?.name ?? `unknown ${id}`
  await receiveGrants(clinic.agent, { patient })
  const items = await listPatientRecords(clinic.agent, { patient, purpose: 'TREAT' })
  const listed = items.map(({ recordId }) => recordId)
  const { openedIds, deviations } = await openAll(clinic, patient, { listed, byId })
  const keys = await askForKeys(clinic, patient, [...byId.keys()])
  return {
    listed: listed.map(nameOf),
    opened: [...openedIds].map(nameOf),
    openedIds,
    refused: [...keys.refused.keys()].map(nameOf),
    deviations: [
      ...deviations,
      ...differences('listed', new Set(listed), resources),
      ...differences('opened', openedIds, resources),
      ...differences('keys given', keys.given, resources),
      ...[...keys.refused].flatMap(([id, code]) => (code === 'no_access' ? [] : [`${nameOf(id)}: ${code}`])),
    ],
  }
}

interface Listed {
  readonly listed: readonly RecordId[]
  readonly byId: ReadonlyMap<RecordId, StoredResource>
}

async function openAll(
  { agent }: Clinic,
  patient: Address,
  { listed, byId }: Listed,
): Promise<{ readonly openedIds: ReadonlySet<RecordId>; readonly deviations: readonly string[] }> {
  const openedIds = new Set<RecordId>()
  const deviations: string[] = []
  for (let from = 0; from < listed.length; from += batchSize) {
    const records = listed.slice(from, from + batchSize)
    for (const outcome of await openRecords(agent, { patient, purpose: 'TREAT', records })) {
      const stored = byId.get(outcome.recordId)
      if ('code' in outcome) deviations.push(`${stored?.name}: listed, but ${outcome.code}`)
      else if (stored === undefined || !isAsStored(stored, outcome.body)) {
        deviations.push(`${stored?.name}: not what was stored`)
      } else openedIds.add(outcome.recordId)
    }
  }
  return { openedIds, deviations }
}

/** Compares a set of records with what the grant covers: class and every further class. */
function differences(
  what: string,
  found: ReadonlySet<RecordId>,
  resources: readonly StoredResource[],
): readonly string[] {
  const granted: readonly string[] = grantedClasses
  return resources.flatMap(({ recordId, name, classes }) => {
    const isCovered = classes.every((one) => granted.includes(one))
    if (isCovered === found.has(recordId)) return []
    return [`${name} (${classes.join(', ')}): ${isCovered ? 'not ' : ''}${what}`]
  })
}
