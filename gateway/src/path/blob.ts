import type { Address, BlobStored, Cid } from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { BlobRow } from '../ports/BlobRows.ts'
import type { Blobs } from '../ports/Blobs.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import { requireEnvelopeHead } from '../put/envelopeHead.ts'
import type { createGroupCommit } from './groupCommit.ts'

export interface BlobPorts {
  readonly ledger: Ledger
  readonly commit: ReturnType<typeof createGroupCommit>
  readonly blobs: Blobs
  readonly clock: Clock
  readonly readiness: Readiness
  readonly limits: { readonly blobBytes: number; readonly unnamedBytes: number }
}

/** A byte range, `end` exclusive. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface BlobPath {
  /** Durable and verified in the store before it resolves; the same blob twice is stored once. */
  put(request: AuthenticRequest, sha256: string, source: AsyncIterable<Uint8Array>): Promise<BlobStored>
  /** The row of a blob this caller may fetch. Throws `no_access`. */
  find(request: AuthenticRequest, sha256: string): Promise<BlobRow>
  read(row: BlobRow, range: ByteRange): AsyncIterable<Uint8Array>
}

/** The way of a ciphertext: in by stream, out only after its key was released to this session, or to the patient's side. */
export function createBlobPath(ports: BlobPorts): BlobPath {
  const { ledger, commit, blobs, clock, limits } = ports
  return {
    put: async ({ session }, sha256, source) => {
      const known = await ledger.read((tx) => tx.blobs.blob(sha256))
      if (known !== null) return { cid: known.cid as Cid, size: known.size }
      const waiting = await ledger.read((tx) => tx.blobs.unnamedBytes(session.tokenHash))
      if (waiting >= limits.unnamedBytes)
        throw new GatewayError('too_large', 'too many bytes that no record names')
      const stored = await blobs.put(requireEnvelopeHead(source), { sha256, maxBytes: limits.blobBytes })
      const row = {
        sha256,
        cid: stored.cid,
        size: stored.size,
        session: session.tokenHash,
        storedAt: clock.now(),
      }
      await commit(async (tx) => {
        if ((await tx.blobs.blob(sha256)) === null) await tx.blobs.insert(row)
      })
      return { cid: stored.cid as Cid, size: stored.size }
    },
    find: async (request, sha256) => {
      const row = await ledger.read(async (tx) =>
        (await mayFetch(ports, request, sha256)) ? tx.blobs.blob(sha256) : null,
      )
      if (row === null)
        throw new GatewayError('no_access', 'blob unknown, or its key was not released to this session')
      return row
    },
    read: ({ sha256 }, range) => blobs.read(sha256, range),
  }
}

async function mayFetch(
  ports: BlobPorts,
  { session, actor, org }: AuthenticRequest,
  sha256: string,
): Promise<boolean> {
  const { ledger, clock, readiness } = ports
  return ledger.read(async (tx) => {
    if (await tx.records.isBlobAllowed(session.tokenHash, sha256, clock.now())) return true
    if (org !== null) return false
    const patients: readonly Address[] = await tx.records.patientsOfBlob(sha256)
    if (patients.includes(actor)) return true
    if (patients.length === 0) return false
    const view = readiness.view()
    for (const patient of patients) {
      if (await hasRight(tx, view, { patient, actor, right: 'READ' })) return true
    }
    return false
  })
}
