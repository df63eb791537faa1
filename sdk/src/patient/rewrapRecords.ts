import {
  fromBase64url,
  type GatewayCode,
  openWrap,
  ProtocolError,
  type RecordId,
  sealWrap,
  toBase64url,
  writerKey,
  type WriterFacts,
} from '@consentry/protocol'
import { keepReceipt } from '../client/keepReceipt.ts'
import { type KeyOutcome, requestKeys } from '../client/readRecords.ts'
import { writerFacts } from '../client/writerFacts.ts'
import { ownSecret } from './openOwnRecords.ts'
import type { Patient } from './Patient.ts'

/** A record whose key is now sealed to its class, or why not. */
export type RewrapOutcome =
  | { readonly recordId: RecordId; readonly receipt: string }
  | { readonly recordId: RecordId; readonly code: GatewayCode }

type WrapRow = readonly [RecordId, number, string]

/** Rows of one call. Spec §18. */
const mostRows = 200

/**
 * Seals the keys of records to the current class keys, whatever they were sealed to before. No prompt. Each record is
 * judged on its own. Throws `stale_manifest` until the keys were rotated after a revocation. Spec §15.4, §15.5.
 */
export async function rewrapRecords(
  patient: Patient,
  records: readonly RecordId[],
  onProgress?: (done: number, all: number) => void,
): Promise<readonly RewrapOutcome[]> {
  const facts = await writerFacts(patient.session, patient.address)
  if (facts.keysVersion !== facts.version) {
    throw new ProtocolError('stale_manifest', 'A revocation made the class keys stale', {
      next: 'Rotate them first',
    })
  }
  const outcomes: RewrapOutcome[] = []
  for (let from = 0; from < records.length; from += mostRows) {
    outcomes.push(...(await rewrapBatch(patient, records.slice(from, from + mostRows), facts)))
    onProgress?.(outcomes.length, records.length)
  }
  return outcomes
}

async function rewrapBatch(
  patient: Patient,
  records: readonly RecordId[],
  facts: WriterFacts,
): Promise<readonly RewrapOutcome[]> {
  const { session, address } = patient
  const refused: RewrapOutcome[] = []
  const rows: WrapRow[] = []
  for (const outcome of await requestKeys(session, records, { patient: address })) {
    if ('code' in outcome) refused.push(outcome)
    else rows.push(await rewrap(patient, outcome, facts))
  }
  if (rows.length === 0) return refused
  const { value, proof } = await session.call('putWraps', { path: { p: address }, json: { rows } })
  for (const item of value.items) {
    if ('receipt' in item) await keepReceipt(session.client, item.receipt, { proof, verdict: 'ack' })
  }
  return [...refused, ...value.items]
}

async function rewrap(
  patient: Patient,
  { key, manifest }: Extract<KeyOutcome, { readonly key: object }>,
  facts: WriterFacts,
): Promise<WrapRow> {
  const { crypto } = patient.session.client.ports
  const { recordId, net, class: cls } = manifest
  const place = { net, patient: manifest.patient, recordId }
  const dek = openWrap(
    fromBase64url(key.wrap),
    {
      place:
        key.epoch === 0
          ? { kind: 'dek-inbox', ...place }
          : { kind: 'dek', ...place, class: cls, epoch: key.epoch },
      ...(await ownSecret(patient)(manifest, key.epoch)),
    },
    crypto,
  )
  const recipient = writerKey(facts, cls)
  if (recipient.kind !== 'class') {
    throw new ProtocolError('stale_manifest', 'The key manifest has no key of this class')
  }
  const { epoch, pub } = recipient
  const wrapPlace = { kind: 'dek' as const, ...place, class: cls, epoch }
  return [recordId, epoch, toBase64url(sealWrap(dek, { place: wrapPlace, recipient: pub }, crypto))]
}
