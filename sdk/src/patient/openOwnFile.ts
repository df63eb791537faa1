import type { RecordId } from '@consentry/protocol'
import { type DownloadProgress, type OpenedStream, openRecordStream } from '../client/openRecordStream.ts'
import { ownSecret } from './openOwnRecords.ts'
import type { Patient } from './Patient.ts'

/** How a file is opened. */
export type OpenFileOptions = { readonly onProgress?: DownloadProgress }

/**
 * Opens one of one's own records as a stream, for files that are too large for memory. It is fetched in pieces, and a piece
 * that does not come is asked for again. Throws what `openOwnRecord` throws; the body throws too. Spec §6.1, §11.
 *
 * @example
 * const { meta, body } = await openOwnFile(patient, recordId, { onProgress })
 * for await (const chunk of body) await file.write(chunk)
 */
export async function openOwnFile(
  patient: Patient,
  record: RecordId,
  { onProgress }: OpenFileOptions = {},
): Promise<OpenedStream> {
  const { session, address } = patient
  return openRecordStream(session, record, {
    target: { patient: address, chainless: true },
    secretFor: ownSecret(patient),
    onProgress,
  })
}
