import {
  isSameNet,
  type Net,
  parseRecordManifest,
  type RecordManifest,
  requireRecordTime,
  sha256,
  toHex,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { RecordRow } from '../ports/RecordRows.ts'

/** A record manifest that came in: parsed, with the digest that names it. */
export interface IncomingRecord {
  readonly bytes: Uint8Array
  readonly digest: string
  readonly manifest: RecordManifest
}

/** What is stored already: the same bytes again, or nothing in the way. */
export type WriteState = { readonly kind: 'repeated'; readonly row: RecordRow } | { readonly kind: 'new' }

/** Checks what needs no state. Throws `invalid_manifest`. */
export function readIncoming(
  bytes: Uint8Array,
  request: AuthenticRequest,
  { net, clock }: { readonly net: Net; readonly clock: Clock },
): IncomingRecord {
  const manifest = parseRecordManifest(bytes)
  if (!isSameNet(manifest.net, net))
    throw new GatewayError('invalid_manifest', 'manifest is for another network')
  // The session is the author: a manifest may not claim to come from elsewhere.
  if (manifest.org !== request.org)
    throw new GatewayError('invalid_manifest', 'org is not the one of the session')
  requireRecordTime(manifest, clock.now())
  return { bytes, digest: toHex(sha256(bytes)), manifest }
}

/**
 * Lineage, blob, rule W and quota (§12.5). Throws `conflict`, `erased`, `invalid_manifest` or `stale_sequence`; whether
 * the author may write is not asked here.
 */
export async function checkWrite(
  tx: LedgerTx,
  { manifest, digest }: IncomingRecord,
  limits: { readonly patientBytes: number },
): Promise<WriteState> {
  const { patient, recordId, ver } = manifest
  const stored = await tx.records.version(patient, recordId, ver)
  if (stored !== null && stored.manifestDigest === digest && !stored.erased)
    return { kind: 'repeated', row: stored }
  const newest = await tx.records.newest(patient, recordId)
  if (newest?.erased === true) throw new GatewayError('erased', 'record was erased')
  if (stored !== null || ver !== (newest?.ver ?? 0) + 1)
    throw new GatewayError('conflict', 'version is taken or leaves a gap')
  if (newest !== null && manifest.supersedes !== newest.manifestDigest)
    throw new GatewayError('conflict', 'supersedes another manifest')
  if (newest !== null && newest.org !== manifest.org)
    throw new GatewayError('conflict', 'record belongs to another author')
  await checkBlob(tx, manifest)
  await checkKeys(tx, manifest)
  const used = await tx.records.storedBytes(patient)
  if (used + manifest.size > limits.patientBytes)
    throw new GatewayError('too_large', 'quota of the patient is used up')
  return { kind: 'new' }
}

async function checkBlob(tx: LedgerTx, manifest: RecordManifest): Promise<void> {
  const blob = await tx.blobs.blob(manifest.sha256)
  if (blob === null || blob.cid !== manifest.cid || blob.size !== manifest.size) {
    throw new GatewayError('invalid_manifest', 'blob is not stored as the manifest says')
  }
}

/** Rule W as the gateway can check it: the keys named are the ones at latest, and still allowed for classes. */
async function checkKeys(tx: LedgerTx, manifest: RecordManifest): Promise<void> {
  const head = await tx.chain.head()
  const keys = head === null ? null : await tx.chain.patientAt(manifest.patient, head.number)
  if (keys === null || keys.keysSeq === 0 || keys.keysSeq !== manifest.keysSeq) {
    throw new GatewayError('stale_sequence', 'keysSeq is not the one on chain')
  }
  if (manifest.epoch > 0 && keys.keysVersion !== keys.version) {
    throw new GatewayError('stale_sequence', 'a revocation made the class keys stale')
  }
}
