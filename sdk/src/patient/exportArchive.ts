import type { Patient } from './Patient.ts'

/** Told while an archive is made: bytes of ciphertext so far, and of all of it; each is fetched twice. */
export type ExportProgress = (done: number, all: number) => void

/** How an archive is made. */
export type ExportArchiveOptions = { readonly onProgress?: ExportProgress }

/**
 * Exports everything as one tar: encrypted envelopes as a CAR with all that opens them, and a readable folder of decrypted
 * FHIR and files with an index as JSON and HTML. It comes as it is made, in the memory of a few pieces. A record that does
 * not open is marked in the index; `openArchive` reads it back without a gateway. Needs a login of the last five minutes.
 *
 * @throws `step_up_required`, `no_access`, `bad_receipt`, `bad_chunk`, `unreachable`. Spec §16
 * @example
 * await pipeline(exportArchive(patient), createWriteStream('records.tar', { mode: 0o600 }))
 */
export async function* exportArchive(
  patient: Patient,
  { onProgress }: ExportArchiveOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { clock } = patient.session.client.ports
  const { archiveEntries, tarOf } = await import('./seldom.ts')
  yield* tarOf(archiveEntries(patient, onProgress), new Date(clock()))
}
