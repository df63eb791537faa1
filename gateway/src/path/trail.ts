import {
  type Address,
  parseAuditEvent,
  type Sha256Hex,
  toBase64url,
  toHex,
  type TrailItem,
  type TrailQuery,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { LeafRow } from '../ports/LeafRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { cursorText, numberOfCursor } from './cursor.ts'

export interface TrailPath {
  /** A patient's leaves in the order of `pseq`. */
  list(
    request: AuthenticRequest,
    patient: Address,
    query: TrailQuery,
  ): Promise<{ readonly items: readonly TrailItem[]; readonly next: string | null }>
  evidence(request: AuthenticRequest, hash: string): Promise<Uint8Array>
  receipt(request: AuthenticRequest, index: number): Promise<string>
}

export interface TrailPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly signReceipt: (parts: ReceiptParts) => string
}

/** The patient sees all of her trail; an organisation its own requests; nobody else anything. */
export function createTrailPath(ports: TrailPorts): TrailPath {
  const { ledger, signReceipt } = ports
  return {
    list: (request, patient, query) =>
      ledger.read(async (tx) => {
        await requireReader(ports, tx, request, patient)
        const from = query.cursor === undefined ? (query.from ?? 0) : numberOfCursor(query.cursor)
        const { leaves } = query.log === undefined ? tx : tx.closedLogs.of(query.log)
        const rows = await leaves.trail(patient, from, query.limit + 1)
        const shown = rows.slice(0, query.limit)
        const last = shown.at(-1)?.pseq ?? null
        return {
          items: shown.map(trailItem),
          next: rows.length > query.limit && last !== null ? cursorText(last + 1) : null,
        }
      }),
    evidence: (request, hash) =>
      ledger.read(async (tx) => {
        const leaves = [...(await tx.leaves.byEvidence(hash)), ...(await tx.closedLogs.byEvidence(hash))]
        if (!(await isAnyOwn(ports, tx, request, leaves)))
          throw new GatewayError('no_access', 'evidence of somebody else')
        const bytes = await tx.leaves.evidence(hash)
        if (bytes === null) throw new GatewayError('erased', 'evidence was erased')
        return bytes
      }),
    receipt: (request, index) =>
      ledger.read(async (tx) => {
        const leaf = await tx.leaves.leaf(index)
        if (leaf === null || !(await isAnyOwn(ports, tx, request, [leaf])))
          throw new GatewayError('no_access', 'receipt of somebody else')
        const { leafHash, t, verdict, dpopHash } = leaf
        // A denial's receipt belongs to the patient's trail and never to the one who was refused (§14).
        const isShown = verdict !== null && dpopHash !== null && (verdict !== 'deny' || request.org === null)
        if (!isShown) throw new GatewayError('no_access', 'leaf has no receipt for this session')
        return signReceipt({ index, leafHash, t, verdict, dpopHash })
      }),
  }
}

async function isAnyOwn(
  ports: TrailPorts,
  tx: LedgerTx,
  request: AuthenticRequest,
  leaves: readonly LeafRow[],
): Promise<boolean> {
  const { org, actor } = request
  if (org !== null) return leaves.some((leaf) => leaf.org === org && leaf.verdict !== 'deny')
  for (const { patient } of leaves) {
    if (patient === null) continue
    if (actor === patient || (await hasRight(tx, ports.readiness.view(), { patient, actor, right: 'READ' })))
      return true
  }
  return false
}

async function requireReader(
  ports: TrailPorts,
  tx: LedgerTx,
  { org, actor }: AuthenticRequest,
  patient: Address,
): Promise<void> {
  if (org === null && actor === patient) return
  if (org === null && (await hasRight(tx, ports.readiness.view(), { patient, actor, right: 'READ' }))) return
  throw new GatewayError('no_access', 'session may not read this trail')
}

function trailItem({ index, pseq, leaf, body, salt, evidence }: LeafRow): TrailItem {
  if (pseq === null) throw new GatewayError('internal', 'a trail holds leaves of a patient')
  return {
    index,
    pseq,
    commitment: toHex(leaf.subarray(1)) as Sha256Hex,
    event: body === null ? null : parseAuditEvent(body),
    salt: salt === null ? null : toBase64url(salt),
    ev: evidence as Sha256Hex | null,
  }
}
