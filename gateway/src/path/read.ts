import { type Address, type Millis, proofHash, type RecordId } from '@consentry/protocol'
import { type Asker, readQuestion, wrapFor } from '../decide/recordQuestion.ts'
import type { Readiness } from '../decide/ready.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { RecordRow, RecordWrapRow } from '../ports/RecordRows.ts'
import type { createReleaseKey, KeyOutcome } from '../release/releaseKey.ts'
import type { createCommitDecisions, Subject } from './commit.ts'

const BLOB_ALLOWED_MS = 3_600_000

export interface ReadPorts {
  readonly readiness: Readiness
  readonly commitDecisions: ReturnType<typeof createCommitDecisions>
  readonly signReceipt: (parts: ReceiptParts) => string
  readonly releaseKey: ReturnType<typeof createReleaseKey>
  readonly clock: Clock
}

export interface ReadInput {
  readonly patient: Address
  readonly records: readonly RecordId[]
  readonly purpose: string | null
}

interface Found {
  readonly record: RecordRow | null
  readonly wraps: readonly RecordWrapRow[]
}

/**
 * The way of a read: authentic request, readiness, decision with its durable leaf, release. Denials are logged like
 * permissions; nothing leaves before the commit has resolved. One decision and one leaf for each record.
 */
export function createReadPath(
  ports: ReadPorts,
): (request: AuthenticRequest, input: ReadInput) => Promise<readonly KeyOutcome[]> {
  return async (request, input) => {
    const admitted = ports.readiness.admit(request)
    const asker: Asker = {
      patient: input.patient,
      org: request.org,
      actor: request.actor,
      purpose: request.org === null ? null : input.purpose,
    }
    let found: readonly Found[] = []
    const load = async (tx: LedgerTx) => {
      found = await findRecords(tx, input)
      return found.map((item) => subjectOf(ports, request, asker, item))
    }
    const committed = await ports.commitDecisions(admitted, load, 'beside others')
    return committed.map((one, at) => {
      const { record = null, wraps = [] } = found[at] ?? {}
      const { leaf } = one
      const dpopHash = proofHash(request.dpop)
      const receipt =
        leaf === null || one.decision.decision === 'deny'
          ? null
          : ports.signReceipt({ ...leaf, verdict: 'allow', dpopHash })
      return ports.releaseKey({
        committed: one,
        record,
        wrap: wrapFor(request.org, wraps),
        receipt,
        dpop: request.dpop,
      })
    })
  }
}

async function findRecords(tx: LedgerTx, { patient, records }: ReadInput): Promise<readonly Found[]> {
  const [rows, wraps] = await Promise.all([
    tx.records.newestMany(patient, records),
    tx.records.wraps(patient, records),
  ])
  return records.map((id) => ({ record: rows.get(id) ?? null, wraps: wraps.get(id) ?? [] }))
}

function subjectOf(
  ports: ReadPorts,
  request: AuthenticRequest,
  asker: Asker,
  { record, wraps }: Found,
): Subject {
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
      const until = (ports.clock.now() + BLOB_ALLOWED_MS) as Millis
      await tx.records.allowBlob(request.session.tokenHash, record.sha256, until)
    },
  }
}
