import {
  fromBase64url,
  parseRecordManifest,
  type PayloadMeta,
  type RecordId,
  type RecordManifest,
  type Sha256Hex,
  toHex,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Rereadable } from './FileSource.ts'
import type { Session } from './login.ts'
import { mayBeDone } from './mayBeDone.ts'
import type { NewRecord } from './NewRecord.ts'
import { defaultPartBytes, type FileProgress, planSealing, sealedParts, type SealPlan } from './sealPlan.ts'
import { uploadParts } from './uploadParts.ts'
import { postUploaded, requireEnrolled, type WriteTarget } from './writeRecords.ts'
import { writerFacts } from './writerFacts.ts'

/** A file as a record that is durable. `receipt` null: its answer was lost, and the gateway has the record all the same. */
export type StoredFile = {
  readonly recordId: RecordId
  readonly manifest: RecordManifest
  readonly receipt: string | null
}

/** A file on its way: what is sealed, and what the record will say. */
export type FileUpload = { readonly plan: SealPlan; readonly record: Omit<NewRecord, 'body'> }

/** How a file is written. */
export type WriteFileOptions = {
  readonly onProgress?: ((progress: FileProgress) => void) | undefined
  /** Bytes of a part, a multiple of 1 MiB; default 4 MiB. */
  readonly partBytes?: number | undefined
  /** Told once the file is sealed and before anything is sent. */
  readonly onPlanned?: ((upload: FileUpload) => Promise<void>) | undefined
}

/**
 * Seals a file and uploads it in parts, in memory of a few of them. A network that breaks is waited for; what arrived is not
 * sent again. Throws `not_enrolled`, `source_changed`, `too_large`, `unreachable` and what `writeRecords` throws. Spec §12
 */
export async function writeFile(
  session: Session,
  { source, record }: { readonly source: Rereadable; readonly record: Omit<NewRecord, 'body'> },
  target: WriteTarget,
  options: WriteFileOptions = {},
): Promise<StoredFile> {
  const { net, ports } = session.client
  const { patient } = target
  requireEnrolled(await writerFacts(session, patient))
  const recordId = record.replaces?.recordId ?? (toHex(ports.random(16)) as RecordId)
  const meta: PayloadMeta = { created: ports.clock(), ...record.meta }
  const plan = await planSealing(
    source,
    {
      dek: ports.random(32),
      salt: ports.random(24),
      place: { net, patient, recordId },
      meta,
      bodyLength: source.size,
      partBytes: options.partBytes ?? defaultPartBytes,
    },
    {
      crypto: ports.crypto,
      onSealed: (sealed, size) => options.onProgress?.({ sealed, uploaded: 0, size }),
    },
  )
  const upload = { plan, record }
  await options.onPlanned?.(upload)
  return continueUpload(session, { source, upload }, target, options)
}

/** Goes on with an upload that was planned, now or by an earlier process. Throws what `writeFile` throws. Spec §12.2 */
export async function continueUpload(
  session: Session,
  { source, upload }: { readonly source: Rereadable; readonly upload: FileUpload },
  target: WriteTarget,
  { onProgress }: WriteFileOptions = {},
): Promise<StoredFile> {
  const { plan, record } = upload
  const { crypto, clock } = session.client.ports
  const { size } = plan
  if (source.size !== plan.bodyLength) {
    throw new SdkError('source_changed', 'The file has another length than when its upload began', {
      given: `${source.size} bytes in place of ${plan.bodyLength}`,
    })
  }
  const cid = await uploadParts(session, plan, {
    partsFrom: (from) => sealedParts(source, { plan, from }, crypto),
    onUploaded: (uploaded) => onProgress?.({ sealed: size, uploaded, size }),
  })
  const { recordId } = plan.place
  const sealed = { record, recordId, dek: plan.dek, sha256: plan.sha256, size, now: clock() }
  for (let tries = 0; ; tries++) {
    try {
      const facts = await writerFacts(session, target.patient)
      const [outcome] = await postUploaded(session, { uploaded: [{ sealed, cid }], facts, target })
      if (outcome !== undefined && 'receipt' in outcome) return outcome
      throw new SdkError(outcome?.code ?? 'internal', 'The gateway refused the record')
    } catch (error) {
      if (!mayBeDone(error)) throw error
      const stored = await storedBefore(session, target, { recordId, sha256: plan.sha256 })
      if (stored !== undefined) return stored
      if (tries > 0) throw error
    }
  }
}

/** The record, where the gateway has it already: an answer that was lost is no reason to write twice. Spec §12.5 */
async function storedBefore(
  session: Session,
  { patient, purpose }: WriteTarget,
  { recordId, sha256 }: { readonly recordId: RecordId; readonly sha256: Sha256Hex },
): Promise<StoredFile | undefined> {
  try {
    const path = { p: patient, rid: recordId }
    const { value } = await session.call('readRecord', { path, query: { purpose } })
    const manifest = parseRecordManifest(fromBase64url(value.manifest))
    const isOwn = manifest.recordId === recordId && manifest.patient === patient && manifest.sha256 === sha256
    return isOwn ? { recordId, manifest, receipt: null } : undefined
  } catch (error) {
    if (error instanceof SdkError && (error.code === 'no_access' || error.code === 'not_found'))
      return undefined
    throw error
  }
}
