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
import { requestKeys } from '../client/readRecords.ts'
import { writerFacts } from '../client/writerFacts.ts'
import { listRecords } from './listRecords.ts'
import type { Patient } from './Patient.ts'

/** A record whose key is now sealed to its class, or why not. */
export type RewrapOutcome =
  | { readonly recordId: RecordId; readonly receipt: string }
  | { readonly recordId: RecordId; readonly code: GatewayCode }

type WrapRow = readonly [RecordId, number, string]

/** Rows of one call. Spec §18. */
const mostRows = 200

/**
 * Seals the keys of records that came to the inbox while the class keys were stale to the current class keys, so that
 * grantees can open them. No prompt. Throws `stale_manifest` until the keys were rotated. Spec §15.4.
 */
export async function rewrapInbox(patient: Patient): Promise<readonly RewrapOutcome[]> {
  const { session, address } = patient
  const facts = await writerFacts(session, address)
  if (facts.keysVersion !== facts.version) {
    throw new ProtocolError('stale_manifest', 'A revocation made the class keys stale', {
      next: 'Rotate them first',
    })
  }
  const waiting = (await listRecords(patient))
    .filter(({ epoch }) => epoch === 0)
    .map(({ recordId }) => recordId)
  const outcomes: RewrapOutcome[] = []
  for (let from = 0; from < waiting.length; from += mostRows) {
    outcomes.push(...(await rewrapBatch(patient, waiting.slice(from, from + mostRows), facts)))
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
  { session, vault }: Patient,
  { key, manifest }: Extract<Awaited<ReturnType<typeof requestKeys>>[number], { readonly key: object }>,
  facts: WriterFacts,
): Promise<WrapRow> {
  const { crypto } = session.client.ports
  const { recordId, patient, net, class: cls } = manifest
  const place = { net, patient, recordId }
  const { secret, publicKey } = await vault.inbox()
  const inbox = { place: { kind: 'dek-inbox' as const, ...place }, secret, publicKey }
  const dek = openWrap(fromBase64url(key.wrap), inbox, crypto)
  const recipient = writerKey(facts, cls)
  if (recipient.kind !== 'class') {
    throw new ProtocolError('stale_manifest', 'The key manifest has no key of this class')
  }
  const { epoch, pub } = recipient
  const wrapPlace = { kind: 'dek' as const, ...place, class: cls, epoch }
  return [recordId, epoch, toBase64url(sealWrap(dek, { place: wrapPlace, recipient: pub }, crypto))]
}
