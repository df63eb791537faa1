import type { Address, BlobStored, Cid, UploadRange } from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { BlobRow } from '../ports/BlobRows.ts'
import type { Blobs } from '../ports/Blobs.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { Uploads } from '../ports/Uploads.ts'
import { requireEnvelopeHead } from '../put/envelopeHead.ts'
import type { createGroupCommit } from './groupCommit.ts'

export interface BlobPorts {
  readonly ledger: Ledger
  readonly commit: ReturnType<typeof createGroupCommit>
  readonly blobs: Blobs
  readonly uploads: Uploads
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
  /**
   * One part of an upload that can be gone on with; with the last one the whole is stored as by `put`. Parts belong to
   * the actor, whichever session brings them. Resolves with the new offset until then.
   */
  putPart(
    request: AuthenticRequest,
    sha256: string,
    part: { readonly range: UploadRange; readonly source: AsyncIterable<Uint8Array> },
  ): Promise<BlobStored | { readonly offset: number }>
  /** Where an upload of this actor goes on; null where none has begun. */
  offset(request: AuthenticRequest, sha256: string): Promise<number | null>
  /** The row of a blob this caller may fetch. Throws `no_access`. */
  find(request: AuthenticRequest, sha256: string): Promise<BlobRow>
  read(row: BlobRow, range: ByteRange): AsyncIterable<Uint8Array>
}

/** The way of a ciphertext: in by stream, out only after its key was released to this session, or to the patient's side. */
export function createBlobPath(ports: BlobPorts): BlobPath {
  const { ledger, blobs } = ports
  return {
    put: (request, sha256, source) => putWhole(ports, request, { sha256, source }),
    putPart: (request, sha256, part) => putPart(ports, request, { sha256, ...part }),
    offset: ({ actor }, sha256) => ports.uploads.offset({ owner: actor, sha256 }),
    find: async (request, sha256) => {
      const row = await ledger.read(async (tx) =>
        (await mayFetch(ports, tx, { request, sha256 })) ? tx.blobs.blob(sha256) : null,
      )
      if (row === null)
        throw new GatewayError('no_access', 'blob unknown, or its key was not released to this session')
      return row
    },
    read: ({ sha256 }, range) => blobs.read(sha256, range),
  }
}

/** In place of the session that uploaded it: a blob that was found without a row. Nobody was told that it is stored. */
export const nobody = ''

interface Upload {
  readonly sha256: string
  readonly source: AsyncIterable<Uint8Array>
}

async function putWhole(
  { ledger, commit, blobs, clock, limits }: BlobPorts,
  { session }: AuthenticRequest,
  { sha256, source }: Upload,
): Promise<BlobStored> {
  const [known, waiting] = await ledger.read(async (tx) => [
    await tx.blobs.blob(sha256),
    await tx.blobs.unnamedBytes(session.tokenHash),
  ])
  if (known !== null && known.session !== nobody) return { cid: known.cid as Cid, size: known.size }
  const room = limits.unnamedBytes - waiting
  if (room <= 0) throw tooManyUnnamed()
  const maxBytes = Math.min(limits.blobBytes, room)
  const { cid, size } = await blobs.put(requireEnvelopeHead(source), { sha256, maxBytes })
  const row = { sha256, cid, size, session: session.tokenHash, storedAt: clock.now() }
  const isTaken = await commit(async (tx) => {
    if ((await tx.blobs.blob(sha256)) !== null) return true
    // Others of this session may have come in meanwhile.
    if ((await tx.blobs.unnamedBytes(session.tokenHash)) + size > limits.unnamedBytes) {
      await blobs.delete(sha256)
      return false
    }
    // An older copy that no record named may have been deleted since.
    if (!(await blobs.has(sha256)))
      throw new GatewayError('storage_unavailable', 'blob was deleted while it was stored', { retryAfter: 1 })
    await tx.blobs.insert(row)
    return true
  })
  if (!isTaken) throw tooManyUnnamed()
  return { cid: cid as Cid, size }
}

function tooManyUnnamed(): GatewayError {
  return new GatewayError('too_large', 'too many bytes that no record names')
}

async function putPart(
  ports: BlobPorts,
  request: AuthenticRequest,
  { sha256, source, range }: Upload & { readonly range: UploadRange },
): Promise<BlobStored | { readonly offset: number }> {
  const { ledger, uploads, limits } = ports
  const name = { owner: request.actor, sha256 }
  const end = range.end + 1
  if (range.size > limits.blobBytes) throw new GatewayError('too_large', 'announced size is over the limit')
  const known = await ledger.read((tx) => tx.blobs.blob(sha256))
  if (known !== null && known.session !== nobody) return { cid: known.cid as Cid, size: known.size }
  // The last part came before, but the whole could not be stored then.
  const isComplete = end === range.size && (await uploads.offset(name)) === range.size
  if (!isComplete) {
    if ((await uploads.bytesOf(request.actor)) + end - range.start > limits.unnamedBytes)
      throw new GatewayError('too_large', 'too many bytes of uploads that go on')
    const checked = range.start === 0 ? requireEnvelopeHead(source) : source
    await uploads.append(name, { start: range.start, end, source: checked })
  }
  if (end < range.size) return { offset: end }
  const stored = await putWhole(ports, request, { sha256, source: uploads.read(name) }).catch(
    async (error: unknown) => {
      // Bytes that are not what was announced will never be: the upload begins anew.
      if (error instanceof GatewayError && error.code !== 'storage_unavailable') await uploads.discard(name)
      throw error
    },
  )
  await uploads.discard(name)
  return stored
}

// In the transaction of the caller: one who held it and waited for another would wait for those who do the same.
async function mayFetch(
  { clock, readiness }: BlobPorts,
  tx: LedgerTx,
  { request, sha256 }: { readonly request: AuthenticRequest; readonly sha256: string },
): Promise<boolean> {
  const { session, actor, org } = request
  const isReleased = await tx.records.isBlobAllowed(session.tokenHash, sha256, clock.now())
  if (org !== null) return isReleased
  const patients: readonly Address[] = await tx.records.patientsOfBlob(sha256)
  if (patients.includes(actor)) return true
  // A version that was superseded is still read by whoever has its key.
  if (patients.length === 0) return isReleased
  const view = readiness.view()
  for (const patient of patients) {
    if (await hasRight(tx, view, { patient, actor, right: 'READ' })) return true
  }
  return false
}
