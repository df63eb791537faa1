import {
  type Address,
  type AuthorEvidence,
  fromBase64url,
  type CryptoPorts,
  type KeyPair,
  type GatewayCode,
  type Hashes,
  openEnvelope,
  openWrap,
  parsePayload,
  parseRecordManifest,
  type PayloadMeta,
  ProtocolError,
  type RecordId,
  type RecordManifest,
  type RecordPlace,
  type ReleasedKey,
  isSameNet,
  sha256,
  toHex,
  withDefaultPorts,
  type WrapPlace,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { keepReceipt } from './keepReceipt.ts'
import type { Session } from './login.ts'
import { mapBounded } from './mapBounded.ts'
import { rememberVersion, requireNewest } from './VersionMemory.ts'
import { type Author, type AuthorCheck, createAuthorCheck } from './verifyAuthor.ts'

/** A record as its author wrote it, everything verified. */
export type OpenedRecord = {
  readonly recordId: RecordId
  readonly manifest: RecordManifest
  readonly author: Author
  readonly meta: PayloadMeta
  readonly body: Uint8Array
  readonly receipt: string
}

/** A record that was not opened: the gateway's refusal, or no grant brought the key of its class and epoch. */
export type UnreadRecord = { readonly recordId: RecordId; readonly code: GatewayCode | 'no_key' }

/** What became of a record, in the order asked. */
export type ReadOutcome = OpenedRecord | UnreadRecord

/** A released key whose receipt was verified and kept, with the manifest it belongs to. */
export type KeyOutcome =
  | { readonly recordId: RecordId; readonly key: ReleasedKey; readonly manifest: RecordManifest }
  | { readonly recordId: RecordId; readonly code: GatewayCode }

/** A released key with its manifest. */
export type Released = Pick<Extract<KeyOutcome, { readonly key: ReleasedKey }>, 'key' | 'manifest'>

/**
 * Whose records are read, for which purpose; the patient's side declares none. `chainless`: where one's own node does not
 * answer, authors are marked instead of refused.
 */
export type ReadTarget = {
  readonly patient: Address
  readonly purpose?: string
  readonly chainless?: boolean
}

/** Finds the key that opens a wrap: of the class and epoch, or of the inbox for epoch 0. Throws `no_key`. */
export type SecretFor = (manifest: RecordManifest, epoch: number) => Promise<KeyPair>

/** Downloads at a time. */
const downloadsAtATime = 8

/** What else is asked for with the keys, where it is small: it saves a request each. Spec §18. */
type Enclosed = { readonly ciphertext?: true; readonly evidence?: true }

/**
 * Asks for the keys of records, in batches. Every released key has a verified receipt. Throws `bad_receipt`,
 * `unexpected_answer`, and what the gateway refuses as a whole. Spec §11, §14.
 */
export async function requestKeys(
  session: Session,
  records: readonly RecordId[],
  { patient, purpose }: ReadTarget,
  enclosed: Enclosed = {},
): Promise<readonly KeyOutcome[]> {
  const { batchRecords } = session.client.deployment.limits
  const outcomes: KeyOutcome[] = []
  for (let from = 0; from < records.length; from += batchRecords) {
    const batch = records.slice(from, from + batchRecords)
    const { value, proof } = await session.call('releaseKeys', {
      path: { p: patient },
      json: { action: 'read', ...(purpose === undefined ? {} : { purpose }), ...enclosed, records: batch },
    })
    if (value.items.some(({ recordId }, i) => recordId !== batch[i]) || value.items.length !== batch.length) {
      throw new SdkError('unexpected_answer', 'The gateway answered other records')
    }
    for (const item of value.items) {
      if ('code' in item) outcomes.push(item)
      else outcomes.push(await acceptKey(session, item, { patient, proof }))
    }
  }
  return outcomes
}

/**
 * Opens records: keys with receipts, author, ciphertext, content, each verified in the order of the specification.
 * A refusal is an outcome; what fails a check is thrown. Spec §11, §12.6.
 */
export async function readRecords(
  session: Session,
  records: readonly RecordId[],
  { target, secretFor }: { readonly target: ReadTarget; readonly secretFor: SecretFor },
): Promise<readonly ReadOutcome[]> {
  const keys = await requestKeys(session, records, target, { ciphertext: true, evidence: true })
  const checkAuthor = createAuthorCheck(session.client, target)
  const evidenceFor = evidenceAlong(keys)
  return mapBounded(keys, downloadsAtATime, async (outcome) => {
    if ('code' in outcome) return outcome
    const secret = await unlessNoKey(secretFor(outcome.manifest, outcome.key.epoch))
    if (secret === undefined) return { recordId: outcome.recordId, code: 'no_key' }
    return openRecord(session, outcome, { target, secret, checkAuthor, evidenceFor })
  })
}

async function acceptKey(
  { client }: Session,
  key: ReleasedKey,
  { patient, proof }: { readonly patient: Address; readonly proof: string | null },
): Promise<KeyOutcome> {
  await keepReceipt(client, key.receipt, { proof, verdict: 'allow' })
  const manifest = parseRecordManifest(fromBase64url(key.manifest))
  if (
    manifest.recordId !== key.recordId ||
    manifest.patient !== patient ||
    !isSameNet(manifest.net, client.net)
  ) {
    throw new ProtocolError('wrong_context', 'The gateway gave the manifest of another record')
  }
  await requireNewest(client.versions, manifest)
  return { recordId: key.recordId, key, manifest }
}

/** A key that is missing is one record's misfortune; whatever else goes wrong is thrown. */
async function unlessNoKey(secret: Promise<KeyPair>): Promise<KeyPair | undefined> {
  try {
    return await secret
  } catch (error) {
    if (error instanceof SdkError && error.code === 'no_key') return undefined
    throw error
  }
}

/** The evidence that came with a key, or with another key of the same batch that was written by one request. */
function evidenceAlong(keys: readonly KeyOutcome[]): Opening['evidenceFor'] {
  const ofLine = new Map<string, AuthorEvidence>()
  for (const outcome of keys) {
    const evidence = 'key' in outcome ? outcome.key.evidence : undefined
    for (const line of evidence?.lines ?? []) if (evidence !== undefined) ofLine.set(line, evidence)
  }
  return ({ key }) => key.evidence ?? ofLine.get(toHex(sha256(fromBase64url(key.manifest))))
}

/** What else opening a record takes. */
export type Opening = {
  readonly target: ReadTarget
  readonly secret: KeyPair
  readonly checkAuthor: AuthorCheck
  readonly evidenceFor: (released: Released) => AuthorEvidence | undefined
}

async function openRecord(
  session: Session,
  { key, manifest }: Released,
  { secret: keyPair, ...opening }: Opening,
): Promise<OpenedRecord> {
  const { crypto } = session.client.ports
  const { recordId } = key
  const author = await authorOf(session, { key, manifest }, opening)
  const { hashes } = withDefaultPorts(crypto)
  const envelope = checkedEnvelope(await envelopeOf(session, { key, manifest }), manifest, hashes)
  const secret = openDek({ key, manifest }, keyPair, crypto)
  const { meta, body } = parsePayload(await openEnvelope(envelope, secret, crypto))
  return { recordId, manifest, author, meta, body, receipt: key.receipt }
}

/** The data key of a released record, with the place it is for. Throws `bad_wrap`, `wrong_context`. Spec §6.3. */
export function openDek(
  { key, manifest }: Released,
  keyPair: KeyPair,
  crypto: CryptoPorts,
): { readonly dek: Uint8Array; readonly place: RecordPlace } {
  const { net, patient, recordId } = manifest
  const place = { net, patient, recordId }
  const wrapPlace: WrapPlace =
    key.epoch === 0
      ? { kind: 'dek-inbox', ...place }
      : { kind: 'dek', ...place, class: manifest.class, epoch: key.epoch }
  return { dek: openWrap(fromBase64url(key.wrap), { place: wrapPlace, ...keyPair }, crypto), place }
}

/** Who wrote a released record, proved. Throws `bad_author`. Spec §12.6. */
export async function authorOf(
  session: Session,
  { key, manifest }: Released,
  { target: { patient, purpose }, checkAuthor, evidenceFor }: Omit<Opening, 'secret'>,
): Promise<Author> {
  const bytes = fromBase64url(key.manifest)
  const author = await checkAuthor({ bytes, manifest }, async () => {
    const along = evidenceFor({ key, manifest })
    if (along !== undefined) return along
    const { value: view } = await session.call('readRecord', {
      path: { p: patient, rid: key.recordId },
      query: { purpose },
    })
    if (view.manifest === key.manifest) return view.evidence
    throw new SdkError('conflict', 'The record was replaced while it was read', { next: 'Read it again' })
  })
  await rememberVersion(session.client.versions, manifest)
  return author
}

/** The ciphertext as it came with its key, or else fetched by its name. */
async function envelopeOf(session: Session, { key, manifest }: Released): Promise<Uint8Array> {
  if (key.ciphertext !== undefined) return fromBase64url(key.ciphertext)
  const { sha256: name, size: maxBytes } = manifest
  return (await session.call('readBlob', { path: { sha256: name }, maxBytes })).value
}

function checkedEnvelope(
  bytes: Uint8Array,
  manifest: RecordManifest,
  hashes: Pick<Hashes, 'sha256'>,
): Uint8Array {
  if (bytes.length === manifest.size && toHex(hashes.sha256(bytes)) === manifest.sha256) return bytes
  throw new ProtocolError('bad_chunk', 'Ciphertext is not the one the author named', {
    next: 'Fetch it again; if it stays so, the gateway is not to be trusted',
  })
}
