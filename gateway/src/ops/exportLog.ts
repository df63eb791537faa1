import {
  type Address,
  type AuditEvent,
  type BundleDeployment,
  type BundleLine,
  type Millis,
  parseAuditEvent,
  parseEvidence,
  parseOpening,
  parseRecordManifest,
  receiptKeyName,
  type RecordId,
  type Sha256Hex,
  type SignatureHex,
  signReceipt,
  toBase64url,
  toHex,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { LeafRow } from '../ports/LeafRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { Signer } from '../ports/Signer.ts'
import { isChainEvidence } from './isChainEvidence.ts'

export interface LogExportPorts {
  readonly ledger: Pick<Ledger, 'read'>
  readonly deployment: BundleDeployment
  /** The key of receipts: they are not stored, the same key makes the same receipt of a leaf again. */
  readonly receiptSigner: Signer
}

/** Leaves of one read: a few MiB with their evidence. */
const MOST_LEAVES = 256

/**
 * The whole log up to its last checkpoint as lines of an audit bundle (§14): every leaf, and what is not erased of its
 * body, evidence, receipt, opening and record. Reads short snapshots while the gateway runs. Rejects with `not_found`
 * where nothing was published yet, and with `log_halted` where leaves are missing.
 */
export async function* exportLog(ports: LogExportPorts): AsyncGenerator<BundleLine> {
  const { ledger, deployment } = ports
  const checkpoint = await ledger.read((tx) => tx.tree.lastCheckpoint())
  if (checkpoint === null) throw new GatewayError('not_found', 'no checkpoint was published yet')
  yield deployment
  yield { type: 'checkpoint', note: checkpoint.note }
  const told = new Set<string>()
  for (let from = 0; from < checkpoint.size; from += MOST_LEAVES) {
    const to = Math.min(from + MOST_LEAVES, checkpoint.size)
    yield* await ledger.read(async (tx) => {
      const rows = await tx.leaves.range(from, to)
      if (rows.length !== to - from) throw new GatewayError('log_halted', 'leaves are missing')
      const lines: BundleLine[] = []
      for (const row of rows) lines.push(...(await linesOfLeaf(ports, tx, row, told)))
      return lines
    })
  }
}

/** A leaf and everything it names; `told` holds what earlier leaves have brought already. */
async function linesOfLeaf(
  ports: LogExportPorts,
  tx: LedgerTx,
  row: LeafRow,
  told: Set<string>,
): Promise<readonly BundleLine[]> {
  const { index, leaf, salt, body } = row
  // A leaf is its version byte and the commitment (§14).
  const lines: BundleLine[] = [{ type: 'leaf', index, commitment: toHex(leaf.subarray(1)) as Sha256Hex }]
  if (salt === null || body === null) return lines
  const event = parseAuditEvent(body)
  lines.push({ type: 'event', index, salt: toBase64url(salt), event })
  const isNew = (what: string): boolean => !told.has(what) && told.add(what) !== undefined
  if (event.ev !== undefined && isNew(event.ev)) lines.push(...(await evidenceLines(tx, event.ev)))
  lines.push(...receiptLines(ports, row))
  const { grant, patient, record } = event
  if (grant !== undefined && isNew(grant)) lines.push(...(await openingLines(tx, grant)))
  const isWrite = event.type === 'write' && patient !== undefined && record !== undefined
  if (isWrite && isNew(`${patient}/${record}`)) lines.push(...(await recordLines(tx, patient, record)))
  return lines
}

async function evidenceLines(tx: LedgerTx, hash: string): Promise<readonly BundleLine[]> {
  const bytes = await tx.leaves.evidence(hash)
  if (bytes === null || isChainEvidence(bytes)) return []
  return [{ type: 'evidence', evidence: parseEvidence(bytes) }]
}

function receiptLines({ deployment, receiptSigner }: LogExportPorts, row: LeafRow): readonly BundleLine[] {
  const { index, leafHash, t, verdict, dpopHash } = row
  if (verdict === null || dpopHash === null) return []
  const { origin } = deployment
  const signer = {
    name: receiptKeyName(origin),
    publicKey: receiptSigner.publicKey,
    sign: (message: Uint8Array) => receiptSigner.sign(message),
  }
  const receipt = { origin, index, leafHash, t: t as Millis, verdict, proofHash: dpopHash }
  return [{ type: 'receipt', note: signReceipt(receipt, signer) }]
}

async function openingLines(
  tx: LedgerTx,
  grant: NonNullable<AuditEvent['grant']>,
): Promise<readonly BundleLine[]> {
  const row = await tx.consents.opening(grant)
  if (row === null) return []
  const { opening, signer, signature } = row
  return [{ type: 'opening', opening: parseOpening(opening), signer, sig: signature as SignatureHex }]
}

async function recordLines(tx: LedgerTx, patient: Address, record: RecordId): Promise<readonly BundleLine[]> {
  const lines: BundleLine[] = []
  const newest = (await tx.records.newest(patient, record))?.ver ?? 0
  for (let ver = 1; ver <= newest; ver++) {
    const row = await tx.records.version(patient, record, ver)
    if (row === null || row.erased) continue
    lines.push({ type: 'recordManifest', manifest: parseRecordManifest(row.manifest) })
  }
  return lines
}
