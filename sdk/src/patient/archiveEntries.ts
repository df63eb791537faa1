import { ProtocolError } from '@consentry/protocol'
import { exportLines } from '../client/exportLines.ts'
import { ciphertextOf } from '../client/openRecordStream.ts'
import { SdkError } from '../errors/SdkError.ts'
import {
  type ArchiveContents,
  type ArchivedVersion,
  newestVersions,
  readContents,
} from './ArchiveContents.ts'
import { type ArchiveEntry, textEntry } from './ArchiveEntry.ts'
import { archivedBody } from './archivedBody.ts'
import { type ArchiveIndex, type IndexedRecord, indexedGrant } from './archiveIndex.ts'
import { archivePage } from './archivePage.ts'
import { carOf, carSize } from './carOf.ts'
import { extensionOf } from './extensionOf.ts'
import type { Patient } from './Patient.ts'

const readme = `This archive holds health records in two forms.

records/ and index.html: readable, for people. Keep them where nobody else can look.
consentry/: encrypted, for programs. With the recovery code or the wallet of the vault everything opens without
any server: the lines of export-*.ndjson say what there is, envelopes.car holds it (CARv1).
`

/** Lines are written in files of about so many bytes: a tar says the length of a file first. */
const linesBytes = 4 * 1_048_576

/** What an archive holds, file by file, each as it is made. `onProgress` is told bytes of ciphertext, done and all. */
export async function* archiveEntries(
  patient: Patient,
  onProgress?: (done: number, all: number) => void,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { session, address } = patient
  yield textEntry('README.txt', readme)
  const reader = readContents()
  yield* lineEntries(patient, (line) => reader.take(line))
  const contents = reader.contents()
  const newest = newestVersions(contents.versions)
  const all =
    [...contents.blobs.values()].reduce((sum, { size }) => sum + size, 0) +
    newest.reduce((sum, { manifest }) => sum + manifest.size, 0)
  let done = 0
  const onBytes = (count: number): void => {
    done += count
    onProgress?.(done, all)
  }
  yield {
    name: 'consentry/envelopes.car',
    size: carSize(contents),
    chunks: carOf(session, contents, onBytes),
  }
  const records: IndexedRecord[] = []
  for (const version of newest) {
    const { entry, indexed } = await readable(patient, { version, contents })
    if (entry !== null) yield entry
    records.push(indexed())
    onBytes(version.manifest.size)
  }
  const exportedAt = session.client.ports.clock()
  const grants = contents.grants.map(indexedGrant)
  const index: ArchiveIndex = { v: 1, patient: address, exportedAt, records, grants }
  yield textEntry('index.json', `${JSON.stringify(index, null, 2)}\n`)
  yield textEntry('index.html', archivePage(index))
}

/** The lines of the export, in files of a few megabytes. */
async function* lineEntries(
  { session, address }: Patient,
  take: ReturnType<typeof readContents>['take'],
): AsyncGenerator<ArchiveEntry, void, undefined> {
  let texts: string[] = []
  let bytes = 0
  let number = 0
  const entry = (): ArchiveEntry => {
    number++
    return textEntry(`consentry/export-${String(number).padStart(4, '0')}.ndjson`, texts.join(''))
  }
  for await (const { text, line } of exportLines(session, address)) {
    take(line)
    texts.push(`${text}\n`)
    bytes += text.length + 1
    if (bytes < linesBytes) continue
    yield entry()
    texts = []
    bytes = 0
  }
  if (texts.length > 0) yield entry()
}

type Readable = { readonly entry: ArchiveEntry | null; readonly indexed: () => IndexedRecord }

/** One record as a readable file. What is wrong with it is known only once it was read to its end. */
async function readable(
  patient: Patient,
  { version, contents }: { readonly version: ArchivedVersion; readonly contents: ArchiveContents },
): Promise<Readable> {
  const { crypto } = patient.session.client.ports
  const { manifest } = version
  const { recordId, ver, class: cls, also, t, org } = manifest
  const known = { recordId, ver, class: cls, also, t, org }
  const keys = { vault: patient.vault, generations: contents.generations }
  try {
    const envelope = ciphertextOf(patient.session, manifest)
    const { meta, size, body } = await archivedBody(keys, version, { envelope, crypto })
    const day = new Date(t).toISOString().slice(0, 10)
    const path = `records/${cls}/${day}_${recordId}${extensionOf(meta.type)}`
    const place = { type: meta.type, name: meta.name ?? null, path, size }
    const state: { problem?: IndexedRecord['problem'] } = {}
    const chunks = filledUp(body, size, (code) => {
      state.problem = code
    })
    return { entry: { name: path, size, chunks }, indexed: () => ({ ...known, ...place, ...state }) }
  } catch (error) {
    const problem = codeOf(error)
    return {
      entry: null,
      indexed: () => ({ ...known, type: '', name: null, path: '', size: 0, problem }),
    }
  }
}

/** The length was promised: what does not come is filled with zeros, and the reason is told. */
async function* filledUp(
  body: AsyncIterable<Uint8Array>,
  size: number,
  onProblem: (code: NonNullable<IndexedRecord['problem']>) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = size
  try {
    for await (const chunk of body) {
      left -= chunk.length
      yield chunk
    }
  } catch (error) {
    onProblem(codeOf(error))
    for (; left > 0; left -= 65_536) yield new Uint8Array(Math.min(left, 65_536))
  }
}

function codeOf(error: unknown): NonNullable<IndexedRecord['problem']> {
  if (error instanceof SdkError || error instanceof ProtocolError) return error.code
  throw error
}
