import {
  fromBase64url,
  type GatewayCode,
  openWrap,
  ProtocolError,
  type RecordId,
  type RecordManifest,
  sealWrap,
  toBase64url,
  type WrapPlace,
  writerKey,
  type WriterFacts,
} from '@consentry/protocol'
import { keepReceipt } from '../client/keepReceipt.ts'
import { requestKeys } from '../client/readRecords.ts'
import { writerFacts } from '../client/writerFacts.ts'
import { listRecords } from './listRecords.ts'
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
  const wrapped = new Map<RecordId, string>()
  for (let from = 0; from < records.length; from += mostRows) {
    const batch = records.slice(from, from + mostRows)
    outcomes.push(...(await rewrapBatch(patient, batch, { facts, wrapped })))
    onProgress?.(outcomes.length, records.length)
  }
  const replaced = await replacedSince(patient, wrapped)
  if (replaced.length === 0) return outcomes
  const again = await rewrapRecords(patient, replaced)
  return [...outcomes.filter(({ recordId }) => !replaced.includes(recordId)), ...again]
}

/** A wrap goes to the newest version. One that was written meanwhile has another key: it is wrapped too. */
async function replacedSince(
  patient: Patient,
  wrapped: ReadonlyMap<RecordId, string>,
): Promise<readonly RecordId[]> {
  if (wrapped.size === 0) return []
  const present = await listRecords(patient)
  return present.flatMap(({ recordId, sha256 }) => {
    const known = wrapped.get(recordId)
    return known === undefined || known === sha256 ? [] : [recordId]
  })
}

type Rewrapping = {
  readonly facts: WriterFacts
  /** Digest of the envelope whose key was wrapped, by record. */
  readonly wrapped: Map<RecordId, string>
}

async function rewrapBatch(
  patient: Patient,
  records: readonly RecordId[],
  { facts, wrapped }: Rewrapping,
): Promise<readonly RewrapOutcome[]> {
  const { session, address } = patient
  const refused: RewrapOutcome[] = []
  const rows: WrapRow[] = []
  for (const outcome of await requestKeys(session, records, { patient: address })) {
    if ('code' in outcome) refused.push(outcome)
    else {
      rows.push(await rewrap(patient, outcome.manifest, facts))
      wrapped.set(outcome.recordId, outcome.manifest.sha256)
    }
  }
  if (rows.length === 0) return refused
  const { value, proof } = await session.call('putWraps', { path: { p: address }, json: { rows } })
  for (const item of value.items) {
    if ('receipt' in item) await keepReceipt(session.client, item.receipt, { proof, verdict: 'ack' })
  }
  return [...refused, ...value.items]
}

/** The wrap of the manifest is opened, not the newest one: it is the author's own, and surely of this version. */
async function rewrap(patient: Patient, manifest: RecordManifest, facts: WriterFacts): Promise<WrapRow> {
  const { crypto } = patient.session.client.ports
  const { recordId, net, class: cls, epoch: written } = manifest
  const place = { net, patient: manifest.patient, recordId }
  const wrapped: WrapPlace =
    written === 0 ? { kind: 'dek-inbox', ...place } : { kind: 'dek', ...place, class: cls, epoch: written }
  const keyPair = await ownSecret(patient)(manifest, written)
  const dek = openWrap(fromBase64url(manifest.wrap), { place: wrapped, ...keyPair }, crypto)
  const recipient = writerKey(facts, cls)
  if (recipient.kind !== 'class') {
    throw new ProtocolError('stale_manifest', 'The key manifest has no key of this class')
  }
  const { epoch, pub } = recipient
  const wrapPlace = { kind: 'dek' as const, ...place, class: cls, epoch }
  return [recordId, epoch, toBase64url(sealWrap(dek, { place: wrapPlace, recipient: pub }, crypto))]
}
