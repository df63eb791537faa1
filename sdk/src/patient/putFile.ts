import type { Tables } from '@consentry/fhir'
import type { Millis } from '@consentry/protocol'
import { type FileSource, openSource, type Rereadable } from '../client/FileSource.ts'
import type { ReplacedRecord } from '../client/NewRecord.ts'
import type { FileProgress } from '../client/sealPlan.ts'
import type { Spool } from '../client/Spool.ts'
import { continueUpload, type StoredFile, writeFile } from '../client/writeFile.ts'
import type { ClassPreview } from './ClassPreview.ts'
import type { Patient } from './Patient.ts'
import { type ClassMove, placeOf } from './placeOf.ts'
import { previewFile } from './previewFile.ts'
import { readHead } from './readHead.ts'
import { openUpload, sealUpload, type UploadToken } from './uploadToken.ts'

/** What is known of a file, and how it is stored. Everything has a default. */
export type PutFileOptions = {
  /** File name or title, kept encrypted. */
  readonly name?: string
  /** Media type, where the bytes do not tell. */
  readonly type?: string
  /** Time the file is about, ms; default: today. The gateway sees it. */
  readonly t?: Millis
  /** Length of a stream in bytes, where it is known: another length is then an error. */
  readonly size?: number
  /** The patient's own choice instead of the preview's; it is given the preview. */
  readonly move?: (preview: ClassPreview) => ClassMove | undefined
  readonly tables?: Tables
  /** A new version of a record. */
  readonly replaces?: ReplacedRecord
  readonly onProgress?: (progress: FileProgress) => void
  /** Bytes of a part, a multiple of 1 MiB; default 4 MiB. */
  readonly partBytes?: number
  /** Where a stream is kept aside, encrypted; default: memory, up to 64 MiB. */
  readonly spool?: Spool
  /** Given what has to be kept to go on in another process; resolves once it is kept. */
  readonly keepToken?: (token: UploadToken) => Promise<void>
  /** What `keepToken` was given: the same file goes on where it was interrupted. What else is set here then is not used. */
  readonly resume?: UploadToken
}

/**
 * Stores a file of any kind: FHIR, C-CDA, PDF, image, DICOM or anything else up to 512 MiB, in the memory of a few parts. It
 * is classified by what it is (see `previewClasses`) and sealed on this device. A network that breaks is waited for.
 *
 * @throws `sensitive_class`, `source_changed`, `bad_upload`, `too_large`, `unreachable`, `not_enrolled` and what
 *   `putRecord` throws. Spec §4, §6.2, §12
 * @example
 * await putFile(patient, file, { name: file.name, onProgress: ({ uploaded, size }) => show(uploaded / size) })
 */
export async function putFile(
  patient: Patient,
  source: FileSource,
  options: PutFileOptions = {},
): Promise<StoredFile> {
  const { session, address } = patient
  const { net, ports } = session.client
  const { random, crypto } = ports
  const { spool, size, resume, onProgress } = options
  const opened = await openSource(source, { place: { net, patient: address }, random, crypto, spool, size })
  const target = { patient: address, org: null }
  try {
    if (resume !== undefined) {
      const upload = await openUpload(patient, resume)
      return await continueUpload(session, { source: opened, upload }, target, { onProgress })
    }
    return await putNew(patient, opened, options)
  } finally {
    await opened.close()
  }
}

async function putNew(patient: Patient, source: Rereadable, options: PutFileOptions): Promise<StoredFile> {
  const { session, address } = patient
  const { name, t, replaces, tables, move, onProgress, partBytes, keepToken } = options
  const preview = previewFile(await readHead(source), { said: options.type, tables })
  const { meta, ...place } = placeOf(preview, move?.(preview))
  const record = {
    ...place,
    ...(t === undefined ? {} : { t }),
    ...(replaces === undefined ? {} : { replaces }),
    meta: { type: preview.type, ...(name === undefined ? {} : { name }), ...meta },
  }
  return writeFile(
    session,
    { source, record },
    { patient: address, org: null },
    {
      onProgress,
      partBytes,
      onPlanned: async (upload) => {
        if (keepToken !== undefined) await keepToken(await sealUpload(patient, upload))
      },
    },
  )
}
