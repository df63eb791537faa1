import type { Address, RecordId } from '@consentry/protocol'
import { requestKeys } from '@consentry/sdk/provider'
import type { Clinic } from './openClinic.ts'

/** What the gateway answered for each record asked for. */
export interface Keys {
  readonly given: ReadonlySet<RecordId>
  /** With the code of the refusal. */
  readonly refused: ReadonlyMap<RecordId, string>
}

/** Records of one request. */
export const batchSize = 50

/** Asks for the keys of records in batches, for treatment. */
export async function askForKeys(
  { agent }: Clinic,
  patient: Address,
  ids: readonly RecordId[],
): Promise<Keys> {
  const given = new Set<RecordId>()
  const refused = new Map<RecordId, string>()
  for (let from = 0; from < ids.length; from += batchSize) {
    const records = ids.slice(from, from + batchSize)
    for (const outcome of await requestKeys(agent, { patient, purpose: 'TREAT', records })) {
      if ('code' in outcome) refused.set(outcome.recordId, outcome.code)
      else given.add(outcome.recordId)
    }
  }
  return { given, refused }
}
