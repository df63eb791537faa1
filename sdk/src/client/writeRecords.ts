import {
  type Address,
  type BatchLine,
  type GatewayCode,
  type OrgId,
  type RecordId,
  type RecordManifest,
  ProtocolError,
  serialiseRecordManifest,
  toUtf8,
  type WriterFacts,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { keepReceipt } from './keepReceipt.ts'
import type { Session } from './login.ts'
import { mapBounded } from './mapBounded.ts'
import type { NewRecord } from './NewRecord.ts'
import { putBlob } from './putBlob.ts'
import { describeRecord, type SealedEnvelope, sealRecord } from './sealRecord.ts'
import type { SentAnswer } from './send.ts'
import { rememberVersion } from './VersionMemory.ts'
import { writerFacts } from './writerFacts.ts'

/** A record that is durable at the gateway, with the receipt for it. */
export type WrittenRecord = {
  readonly recordId: RecordId
  readonly manifest: RecordManifest
  readonly receipt: string
}

/** A record that was not written. */
export type RefusedRecord = { readonly recordId: RecordId; readonly code: GatewayCode }

/** What became of a record, in the order given. */
export type WriteOutcome = WrittenRecord | RefusedRecord

/** Where records go and in whose name. */
export type WriteTarget = {
  readonly patient: Address
  /** Null for the patient and delegates. */
  readonly org: OrgId | null
  /** Declared by organisations. */
  readonly purpose?: string
  /** Told after each batch how many records are done. */
  readonly onProgress?: (done: number, all: number) => void
}

/** Uploads at a time. */
const uploadsAtATime = 8

/**
 * Writes records: seals each on the device, uploads the ciphertext, then sends the manifests in batches. Each record
 * is judged on its own. Throws `not_enrolled`, `stale_manifest`, `bad_receipt` and what the gateway refuses as a whole.
 * Spec §12.
 */
export async function writeRecords(
  session: Session,
  records: readonly NewRecord[],
  target: WriteTarget,
): Promise<readonly WriteOutcome[]> {
  const { batchRecords } = session.client.deployment.limits
  const outcomes: WriteOutcome[] = []
  for (let from = 0; from < records.length; from += batchRecords) {
    const batch = records.slice(from, from + batchRecords)
    outcomes.push(...(await writeBatch(session, batch, target)))
    target.onProgress?.(outcomes.length, records.length)
  }
  return outcomes
}

/** Writes one record. Throws what `writeRecords` throws, and the refusal of the record. Spec §12. */
export async function writeOneRecord(
  session: Session,
  record: NewRecord,
  target: WriteTarget,
): Promise<WrittenRecord> {
  const [outcome] = await writeRecords(session, [record], target)
  if (outcome !== undefined && 'receipt' in outcome) return outcome
  throw new SdkError(outcome?.code ?? 'internal', 'The gateway refused the record')
}

async function writeBatch(
  session: Session,
  records: readonly NewRecord[],
  target: WriteTarget,
): Promise<readonly WriteOutcome[]> {
  const { net, ports } = session.client
  const facts = await writerFacts(session, target.patient)
  requireEnrolled(facts)
  const uploaded = await mapBounded(records, uploadsAtATime, async (record): Promise<Uploaded> => {
    const sealed = await sealRecord(record, { net, patient: target.patient }, ports)
    return { sealed, cid: await putBlob(session, sealed) }
  })
  return postUploaded(session, { uploaded, facts, target })
}

/**
 * Makes records of uploaded envelopes. Where a revocation or rotation came between, only the wraps are made anew: what is
 * uploaded stays. Each record is judged on its own. Spec §12.3, §15.4.
 */
export async function postUploaded(
  session: Session,
  { uploaded, facts, target }: Posting,
): Promise<readonly WriteOutcome[]> {
  const first = await postManifests(session, { uploaded, facts, target })
  const stale = uploaded.filter((_, i) => isStale(first[i]))
  if (stale.length === 0) return first
  const again = await postManifests(session, {
    uploaded: stale,
    facts: await writerFacts(session, target.patient),
    target,
  })
  return first.map((outcome) => (isStale(outcome) ? (again.shift() ?? outcome) : outcome))
}

/** An envelope that is durable at the gateway and that no record names yet. */
export type Uploaded = { readonly sealed: SealedEnvelope; readonly cid: RecordManifest['cid'] }

type Posting = {
  readonly uploaded: readonly Uploaded[]
  readonly facts: WriterFacts
  readonly target: WriteTarget
}

async function postManifests(
  session: Session,
  { uploaded, facts, target }: Posting,
): Promise<WriteOutcome[]> {
  const manifests = uploaded.map(({ sealed, cid }) =>
    describeRecord(sealed, { facts, org: target.org, cid }, session.client.ports),
  )
  const lines = manifests.map(serialiseRecordManifest)
  const query = { purpose: target.purpose }
  const [only] = lines
  if (only !== undefined && lines.length === 1)
    return [await postOne(session, manifests, toUtf8(only), query)]
  const outcomes: WriteOutcome[] = []
  for (const { from, to } of slices(lines, session.client.deployment.limits.batchBytes)) {
    const { value, ...sent } = await session.call('writeRecords', { lines: lines.slice(from, to), query })
    if (value.length !== to - from)
      throw new SdkError('unexpected_answer', 'The gateway answered other records')
    for (const [i, line] of value.entries())
      outcomes.push(await outcomeOf(session, manifests[from + i], line, sent))
  }
  return outcomes
}

async function postOne(
  session: Session,
  [manifest]: readonly RecordManifest[],
  bytes: Uint8Array,
  query: { readonly purpose: string | undefined },
): Promise<WriteOutcome> {
  if (manifest === undefined) throw new TypeError('A manifest is needed')
  const { recordId } = manifest
  try {
    const { value, ...sent } = await session.call('writeRecord', { bytes, query })
    return await outcomeOf(session, manifest, { recordId, receipt: value.receipt }, sent)
  } catch (error) {
    // Here as in a batch: a refusal of the record is an outcome, a refusal of the caller is thrown.
    if (error instanceof SdkError && error.code === 'stale_sequence') return { recordId, code: error.code }
    throw error
  }
}

async function outcomeOf(
  { client }: Session,
  manifest: RecordManifest | undefined,
  line: BatchLine,
  { proof, proofs }: Pick<SentAnswer, 'proof' | 'proofs'>,
): Promise<WriteOutcome> {
  if (manifest === undefined || (line.recordId !== null && line.recordId !== manifest.recordId)) {
    throw new SdkError('unexpected_answer', 'The gateway answered another record')
  }
  const { recordId } = manifest
  if ('code' in line) return { recordId, code: line.code }
  await keepReceipt(client, line.receipt, { proof, proofs, verdict: 'ack' })
  await rememberVersion(client.versions, manifest)
  return { recordId, manifest, receipt: line.receipt }
}

function isStale(outcome: WriteOutcome | undefined): boolean {
  return outcome !== undefined && 'code' in outcome && outcome.code === 'stale_sequence'
}

/** To be checked before anything is sealed or uploaded. Throws `not_enrolled`. Spec §7 rule W. */
export function requireEnrolled({ keysSeq }: WriterFacts): void {
  if (keysSeq > 0) return
  throw new ProtocolError('not_enrolled', 'This address has published no keys', {
    next: 'Ask the patient to set up a vault first',
  })
}

/** Slices of lines that fit in one body. */
function slices(
  lines: readonly string[],
  maxBytes: number,
): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  let bytes = 0
  for (const [i, line] of lines.entries()) {
    const size = toUtf8(line).length + 1
    const last = found.at(-1)
    if (last === undefined || bytes + size > maxBytes) {
      found.push({ from: i, to: i + 1 })
      bytes = size
    } else {
      last.to = i + 1
      bytes += size
    }
  }
  return found
}
