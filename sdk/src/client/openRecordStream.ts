import {
  openEnvelopeStream,
  type PayloadMeta,
  ProtocolError,
  type RecordId,
  type RecordManifest,
  toHex,
  withDefaultPorts,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Session } from './login.ts'
import { readPayloadStream } from './readPayloadStream.ts'
import { authorOf, openDek, type ReadTarget, requestKeys, type SecretFor } from './readRecords.ts'
import { leafBytes } from './unixfs.ts'
import { type Author, createAuthorCheck } from './verifyAuthor.ts'

/** A record whose body is read while it comes. */
export type OpenedStream = {
  readonly recordId: RecordId
  readonly manifest: RecordManifest
  readonly author: Author
  readonly meta: PayloadMeta
  /** Bytes of the body. */
  readonly size: number
  /**
   * Each chunk is verified before it is given, but that it is the whole record is known only when the iteration ends
   * without an error: until then show it as incomplete.
   */
  readonly body: AsyncIterable<Uint8Array>
  readonly receipt: string
}

/** Told while a record comes: bytes of the ciphertext so far, and of all of it. */
export type DownloadProgress = (done: number, all: number) => void

/** Bytes that are asked for at a time; each piece is repeated by itself where the network breaks. */
const pieceBytes = 2 * leafBytes

/**
 * Opens one record as a stream, in the memory of a piece: key with receipt, author, then the ciphertext piece by piece.
 * Throws the gateway's refusal, `no_key`, `bad_author` and the codes of envelopes; the body throws `bad_chunk` where the
 * ciphertext is another than its author named. Spec §6.1, §11, §12.6.
 */
export async function openRecordStream(
  session: Session,
  record: RecordId,
  {
    target,
    secretFor,
    onProgress,
  }: {
    readonly target: ReadTarget
    readonly secretFor: SecretFor
    readonly onProgress?: DownloadProgress | undefined
  },
): Promise<OpenedStream> {
  const { client } = session
  const [outcome] = await requestKeys(session, [record], target, { evidence: true })
  if (outcome === undefined || 'code' in outcome)
    throw new SdkError(outcome?.code ?? 'internal', 'The record could not be opened')
  const { key, manifest } = outcome
  const secret = await secretFor(manifest, key.epoch)
  const checkAuthor = createAuthorCheck(client, target)
  const author = await authorOf(session, outcome, { target, checkAuthor, evidenceFor: () => key.evidence })
  const { crypto } = client.ports
  const envelope = ciphertextOf(session, manifest, onProgress)
  const opened = openEnvelopeStream(
    envelope,
    { ...openDek(outcome, secret, crypto), release: 'show' },
    crypto,
  )
  const payload = await readPayloadStream(opened)
  return { recordId: record, manifest, author, ...payload, receipt: key.receipt }
}

/** The ciphertext of a record, piece by piece, compared with its digest at the end. Throws `bad_chunk`. Spec §12.6. */
export async function* ciphertextOf(
  session: Session,
  { sha256, size }: Pick<RecordManifest, 'sha256' | 'size'>,
  onProgress?: DownloadProgress,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = withDefaultPorts(session.client.ports.crypto).hashes.sha256Stream()
  for (let from = 0; from < size; from += pieceBytes) {
    const to = Math.min(size, from + pieceBytes)
    const answer = await session.exchange('readBlob', {
      path: { sha256 },
      headers: { range: `bytes=${from}-${to - 1}` },
      maxBytes: pieceBytes,
    })
    if (answer.body.length !== to - from) throw otherCiphertext()
    hash.update(answer.body)
    if (to === size && toHex(hash.digest()) !== sha256) throw otherCiphertext()
    onProgress?.(to, size)
    yield answer.body
  }
}

function otherCiphertext(): ProtocolError {
  return new ProtocolError('bad_chunk', 'Ciphertext is not the one the author named', {
    next: 'Fetch it again; if it stays so, the gateway is not to be trusted',
  })
}
