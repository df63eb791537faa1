import type { Address, Millis, RecordId } from '@consentry/protocol'
import { type Asker, askerOf, readQuestion, wrapFor } from '../decide/recordQuestion.ts'
import type { Readiness } from '../decide/ready.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Committed } from '../handover/Committed.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Blobs } from '../ports/Blobs.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { RecordRow, RecordWrapRow } from '../ports/RecordRows.ts'
import type { createReleaseKey, KeyOutcome } from '../release/releaseKey.ts'
import type { createCommitDecisions, Subject } from './commit.ts'
import { ciphertextOf, createEnclosing, type Enclosed, type Wanted } from './enclose.ts'

const BLOB_ALLOWED_MS = 3_600_000

export interface ReadPorts {
  readonly readiness: Readiness
  readonly commitDecisions: ReturnType<typeof createCommitDecisions>
  readonly signReceiptAside: (parts: ReceiptParts) => Promise<string>
  readonly releaseKey: ReturnType<typeof createReleaseKey>
  readonly clock: Clock
  readonly blobs: Blobs
}

export interface ReadInput {
  readonly patient: Address
  readonly records: readonly RecordId[]
  readonly purpose: string | null
  readonly wanted: Wanted
}

interface Found {
  readonly record: RecordRow | null
  readonly wraps: readonly RecordWrapRow[]
  /** Set by the permission. */
  enclosed: Enclosed | null
}

/**
 * The way of a read: authentic request, readiness, decision with its durable leaf, release. Denials are logged like
 * permissions; nothing leaves before the commit has resolved. One decision and one leaf for each record; what comes
 * along with a key is part of what they permit.
 */
export function createReadPath(
  ports: ReadPorts,
): (request: AuthenticRequest, input: ReadInput) => Promise<readonly KeyOutcome[]> {
  return async (request, input) => {
    const admitted = ports.readiness.admit(request)
    const asker = askerOf(request, input.patient, input.purpose)
    let found: readonly Found[] = []
    const load = async (tx: LedgerTx) => {
      const enclose = createEnclosing(input.wanted)
      found = await findRecords(tx, input)
      return found.map((item) => subjectOf(ports, request, { asker, item, enclose }))
    }
    const committed = await ports.commitDecisions(admitted, load, 'beside others')
    return Promise.all(committed.map((one, at) => release(ports, request, one, found[at])))
  }
}

async function release(
  ports: ReadPorts,
  request: AuthenticRequest,
  committed: Committed,
  { record = null, wraps = [], enclosed = null }: Partial<Found> = {},
): Promise<KeyOutcome> {
  const { leaf, decision } = committed
  const { proofHash, org } = request
  const receipt =
    leaf === null || decision.decision === 'deny'
      ? null
      : await ports.signReceiptAside({ ...leaf, verdict: 'allow', dpopHash: proofHash })
  const wrap = wrapFor(org, wraps)
  const outcome = await ports.releaseKey({ committed, record, wrap, receipt, proofHash })
  if (outcome.kind === 'refused' || record === null || enclosed === null) return outcome
  const { hasCiphertext, evidence } = enclosed
  const ciphertext = hasCiphertext ? await ciphertextOf(ports.blobs, record.sha256) : undefined
  // A key opens nothing without its ciphertext; the permission stands in the log, and asking again is free.
  if (ciphertext === null) return { kind: 'refused', code: 'storage_unavailable' }
  return {
    kind: 'released',
    key: {
      ...outcome.key,
      ...(ciphertext === undefined ? {} : { ciphertext }),
      ...(evidence === null ? {} : { evidence }),
    },
  }
}

async function findRecords(tx: LedgerTx, { patient, records }: ReadInput): Promise<readonly Found[]> {
  const [rows, wraps] = await Promise.all([
    tx.records.newestMany(patient, records),
    tx.records.wraps(patient, records),
  ])
  return records.map((id) => ({ record: rows.get(id) ?? null, wraps: wraps.get(id) ?? [], enclosed: null }))
}

interface Asked {
  readonly asker: Asker
  readonly item: Found
  readonly enclose: ReturnType<typeof createEnclosing>
}

function subjectOf(
  ports: ReadPorts,
  { session }: AuthenticRequest,
  { asker, item, enclose }: Asked,
): Subject {
  const { record, wraps } = item
  const question = readQuestion(asker, record, wraps)
  return {
    question,
    allowed: { type: asker.org === null ? 'self' : 'read', verdict: 'allow' },
    about:
      record === null
        ? {}
        : { record: record.recordId, ...(record.org === null ? {} : { origin: record.org }) },
    whenAllowed: async (tx) => {
      if (record === null) return
      item.enclosed = await enclose(tx, record)
      // Who has the ciphertext already need not fetch it.
      if (item.enclosed.hasCiphertext) return
      const until = (ports.clock.now() + BLOB_ALLOWED_MS) as Millis
      await tx.records.allowBlob(session.tokenHash, record.sha256, until)
    },
  }
}
