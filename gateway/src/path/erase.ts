import {
  type Acknowledged,
  type Address,
  type ErasedPlaces,
  erasedPlaces,
  type RecordId,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { Clock } from '../ports/Clock.ts'
import type { AppendedLeaf, LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { Uploads } from '../ports/Uploads.ts'
import { ackEntry } from './ackEntry.ts'
import type { Erasing } from './erasing.ts'
import { leavesAbout, leavesSince } from './leavesAbout.ts'
import { requireStepUp } from './requireStepUp.ts'

/** Places that one entry names: its text has at most 64 KiB. */
const PLACES_OF_ENTRY = 2_000

export interface ErasePorts {
  readonly ledger: Ledger
  readonly uploads: Uploads
  readonly clock: Clock
  readonly erasing: Erasing
  readonly appendLeaves: LeafWriter
  readonly signReceipt: (parts: ReceiptParts) => string
}

export interface ErasePath {
  /**
   * Erases a record: wraps, manifest, evidence, what leaves say of it, and the blob; the log keeps its leaves and says by
   * number which bodies went (§16). The ciphertext goes last: without its wraps it is noise already.
   */
  record(request: AuthenticRequest, patient: Address, record: RecordId): Promise<Acknowledged>
  /**
   * Erases everything of a patient and ends her sessions. With the answer no organisation gets anything of it any more; of
   * very much the last may take a while longer. What stays is her address, opaque ids and the leaves.
   */
  everything(request: AuthenticRequest, patient: Address): Promise<Acknowledged>
}

export function createErasePath(ports: ErasePorts): ErasePath {
  const { ledger, clock, erasing, uploads } = ports
  const answer = (request: AuthenticRequest, leaf: AppendedLeaf): Acknowledged => ({
    receipt: ports.signReceipt({ ...leaf, verdict: 'ack', dpopHash: request.proofHash }),
  })
  return {
    record: async (request, patient, record) => {
      requireController(request, patient, clock)
      await ledger.read((tx) => requireRecord(tx, patient, record))
      const before = await leavesAbout(ledger, patient, record)
      const { leaf, blobs } = await ledger.write(async (tx) => {
        await requireRecord(tx, patient, record)
        const unnamed = await tx.records.erase(patient, record)
        const about = await leavesSince(tx, before, { patient, record })
        await forgetRecord(tx, patient, { record, about: about.map(({ index }) => index) })
        await tx.erasures.oweWipe(clock.now())
        const places = erasedPlaces(about.map(({ pseq }) => pseq))
        return { leaf: await appendErasure(ports, tx, request, { patient, places }), blobs: unnamed }
      })
      await erasing.finishRecord(blobs)
      return answer(request, leaf)
    },
    everything: async (request, patient) => {
      requireController(request, patient, clock)
      const leaf = await ledger.write(async (tx) => {
        const newest = await tx.erasures.begin(patient)
        await tx.erasures.oweWipe(clock.now())
        const places: ErasedPlaces = newest < 0 ? [] : [[0, newest]]
        return appendErasure(ports, tx, request, { patient, places })
      })
      await uploads.discardAll(patient)
      await erasing.finishPatient(patient)
      return answer(request, leaf)
    },
  }
}

/** Nobody but the patient, who signed in just now. */
function requireController(request: AuthenticRequest, patient: Address, clock: Clock): void {
  if (request.org !== null || request.actor !== patient)
    throw new GatewayError('no_access', 'only the controller erases')
  requireStepUp(request, clock.now())
}

async function requireRecord(tx: LedgerTx, patient: Address, record: RecordId): Promise<void> {
  const newest = await tx.records.newest(patient, record)
  if (newest === null) throw new GatewayError('no_access', 'no such record')
  if (newest.erased) throw new GatewayError('erased', 'record was erased before')
}

/** What leaves, open and closed logs, counted denials and notices say of it. */
async function forgetRecord(
  tx: LedgerTx,
  patient: Address,
  { record, about }: { readonly record: RecordId; readonly about: readonly number[] },
): Promise<void> {
  await tx.leaves.eraseBodies(about)
  await tx.leaves.forgetDenials(patient, record)
  await tx.closedLogs.erase(patient, record)
  await tx.notices.forget(record)
}

/** Says which bodies went, in as many entries as their numbers need; resolves with the last one. */
async function appendErasure(
  { appendLeaves }: ErasePorts,
  tx: LedgerTx,
  request: AuthenticRequest,
  { patient, places }: { readonly patient: Address; readonly places: ErasedPlaces },
): Promise<AppendedLeaf> {
  const entries = []
  for (let start = 0; start === 0 || start < places.length; start += PLACES_OF_ENTRY) {
    const erased = places.slice(start, start + PLACES_OF_ENTRY)
    entries.push(ackEntry(request, { type: 'erase', patient, erased }))
  }
  const leaf = (await appendLeaves(tx, entries)).at(-1)
  if (leaf === undefined) throw new GatewayError('audit_unavailable', 'erasure without an entry')
  return leaf
}
