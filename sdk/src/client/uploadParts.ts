import { blobStoredSchema, type Cid, strictJson } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Session } from './login.ts'
import type { SealPlan } from './sealPlan.ts'

/** A part of an envelope and where it begins. */
export type SealedPart = { readonly start: number; readonly bytes: Uint8Array }

/** Gives the parts from an offset on; called again after each interruption. */
export type PartsFrom = (offset: number) => AsyncIterable<SealedPart>

/** After these the gateway is asked how far it got. Spec §12.2. */
const interruptions: ReadonlySet<string> = new Set(['unreachable', 'conflict', 'storage_unavailable'])

const firstPause = 250
const longestPause = 30_000

/**
 * Uploads an envelope in parts and goes on where the gateway says after each interruption. The CID must be the one this
 * device computed. Gives up after as many interruptions without progress as `patience.retries` says.
 *
 * @throws `unreachable`, `unexpected_answer`, `too_large` and the gateway's other refusals. Spec §12.2
 */
export async function uploadParts(
  session: Session,
  plan: SealPlan,
  { partsFrom, onUploaded }: { readonly partsFrom: PartsFrom; readonly onUploaded?: (bytes: number) => void },
): Promise<Cid> {
  const { patience, ports } = session.client
  let best = -1
  for (let failures = 0; ; failures++) {
    try {
      const offset = await uploadOffset(session, plan)
      if (offset > best) failures = 0
      best = Math.max(best, offset)
      onUploaded?.(offset)
      return await sendFrom(session, plan, { offset, parts: partsFrom(offset), onUploaded })
    } catch (error) {
      if (!(error instanceof SdkError) || !interruptions.has(error.code) || failures >= patience.retries)
        throw error
      await ports.sleep(Math.min(longestPause, firstPause * 2 ** failures))
    }
  }
}

/** How far an upload has come. Nothing that was begun: 0. Stored already: all of it. Spec §12.2. */
async function uploadOffset(session: Session, { sha256, size }: SealPlan): Promise<number> {
  try {
    const answer = await session.exchange('headBlob', { path: { sha256 } })
    const offset = answer.header('upload-offset')
    if (offset === null) return size
    return /^\d{1,10}$/.test(offset) ? Math.min(Number(offset), size) : 0
  } catch (error) {
    if (error instanceof SdkError && (error.code === 'no_access' || error.code === 'not_found')) return 0
    throw error
  }
}

async function sendFrom(
  session: Session,
  plan: SealPlan,
  {
    offset,
    parts,
    onUploaded,
  }: {
    readonly offset: number
    readonly parts: AsyncIterable<SealedPart>
    readonly onUploaded: ((bytes: number) => void) | undefined
  },
): Promise<Cid> {
  for await (const { start, bytes } of parts) {
    const end = start + bytes.length
    // An upload that is whole but was not stored yet takes its last part once more.
    const from = offset < end ? Math.max(start, offset) : start
    const stored = await sendPart(session, plan, { start: from, bytes: bytes.subarray(from - start) })
    onUploaded?.(end)
    if (stored !== undefined) return stored
  }
  throw new SdkError('unexpected_answer', 'The gateway took every part and stored nothing')
}

async function sendPart(
  session: Session,
  { sha256, size, cid }: SealPlan,
  { start, bytes }: SealedPart,
): Promise<Cid | undefined> {
  const end = start + bytes.length
  const answer = await session.exchange('putBlob', {
    path: { sha256 },
    bytes,
    headers: { 'content-range': `bytes ${start}-${end - 1}/${size}` },
    settledBytes: end === size ? size : 0,
  })
  if (answer.status === 204) {
    if (answer.header('upload-offset') === String(end)) return undefined
    throw new SdkError('conflict', 'The upload goes on at another place')
  }
  const stored = blobStoredSchema.safeParse(strictJson(answer.body))
  if (stored.success && stored.data.size === size && stored.data.cid === cid) return cid
  throw new SdkError('unexpected_answer', 'The gateway stored something else than was sent', {
    next: 'Do not use this gateway',
  })
}
