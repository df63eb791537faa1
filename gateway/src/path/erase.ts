import {
  type Acknowledged,
  type Address,
  type Millis,
  parseAuditEvent,
  proofHash,
  type RecordId,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import { deleteUnnamed } from './deleteUnnamed.ts'
import type { Blobs } from '../ports/Blobs.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LeafRow } from '../ports/LeafRows.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { ackEntry } from './ackEntry.ts'
import { requireStepUp } from './requireStepUp.ts'

const PAGE = 500

export interface ErasePorts {
  readonly ledger: Ledger
  readonly blobs: Blobs
  readonly clock: Clock
  readonly appendLeaves: LeafWriter
  readonly signReceipt: (parts: ReceiptParts) => string
}

/**
 * Erases a record: wraps, manifest, evidence, bodies and salts of its leaves, and the blob; the log keeps its leaves
 * and says by number which bodies went (§16). The ciphertext goes last: without its wraps it is noise already, and
 * where this process ends before, it goes with what no record names.
 */
export function createErasePath(
  ports: ErasePorts,
): (request: AuthenticRequest, patient: Address, record: RecordId) => Promise<Acknowledged> {
  return async (request, patient, record) => {
    if (request.org !== null || request.actor !== patient)
      throw new GatewayError('no_access', 'only the controller erases')
    requireStepUp(request, ports.clock.now())
    const dpopHash = proofHash(request.dpop)
    const { leaf, blobs } = await ports.ledger.write(async (tx) => {
      const newest = await tx.records.newest(patient, record)
      if (newest === null) throw new GatewayError('no_access', 'no such record')
      if (newest.erased) throw new GatewayError('erased', 'record was erased before')
      const unnamed = await tx.records.erase(patient, record)
      const about = await leavesAbout(tx, patient, record)
      await tx.leaves.eraseBodies(about.map(({ index }) => index))
      await tx.closedLogs.erase(patient, record)
      const erased = about.map(({ pseq }) => pseq).filter((pseq) => pseq !== null)
      const [appended] = await ports.appendLeaves(tx, [ackEntry(request, { type: 'erase', patient, erased })])
      return { leaf: appended, blobs: unnamed }
    })
    if (leaf === undefined) throw new GatewayError('audit_unavailable', 'erasure without an entry')
    const afterNow = (ports.clock.now() + 1) as Millis
    for (const sha256 of blobs) await deleteUnnamed(ports, sha256, afterNow)
    return { receipt: ports.signReceipt({ ...leaf, verdict: 'ack', dpopHash }) }
  }
}

async function leavesAbout(tx: LedgerTx, patient: Address, record: RecordId): Promise<readonly LeafRow[]> {
  const found: LeafRow[] = []
  for (let from = 0; ; ) {
    const rows = await tx.leaves.trail(patient, from, PAGE)
    found.push(...rows.filter(({ body }) => body !== null && parseAuditEvent(body).record === record))
    const last = rows.at(-1)
    if (rows.length < PAGE || last === undefined || last.pseq === null) return found
    from = last.pseq + 1
  }
}
