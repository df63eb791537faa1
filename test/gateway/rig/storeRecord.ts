import { createHash } from 'node:crypto'
import {
  fromHex,
  type Net,
  type OrgId,
  rawCid,
  type RecordManifest,
  serialiseRecordManifest,
  type Sha256Hex,
  toBase64url,
  toUtf8,
} from '@consentry/protocol'
import { ms, recordId } from '../../support/ids.ts'
import type { RigAnswer, RigSession } from './rigSession.ts'

/** A record as a test thinks of it: `seed` makes its bytes, so that they can be found again. */
export interface StoredRecord {
  readonly id: number
  readonly ver: number
  readonly seed: string
  readonly envelope: Buffer
  readonly wrap: Buffer
  readonly manifest: RecordManifest
  readonly bytes: Uint8Array
  readonly answer: RigAnswer
}

interface NewRecord {
  readonly net: Net
  readonly patient: RecordManifest['patient']
  readonly id: number
  readonly seed: string
  readonly before?: StoredRecord
  readonly org?: OrgId
  readonly size?: number
}

/** Bytes that say what they are made of and that nothing else has. */
export function bytesOf(seed: string, length: number): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at * 32 < length; at++) parts.push(createHash('sha256').update(`${seed} ${at}`).digest())
  return Buffer.concat(parts).subarray(0, length)
}

/** Puts ciphertext and manifest over HTTP, as a device does. What the manifest says of keys is noise. */
export async function storeRecord(session: RigSession, record: NewRecord): Promise<StoredRecord> {
  const { net, patient, id, seed, before, org = null, size = 200 } = record
  const head = Buffer.from('434e535901010000', 'hex')
  const envelope = Buffer.concat([head, bytesOf(`envelope ${seed}`, size - head.length)])
  const sha256 = createHash('sha256').update(envelope).digest('hex') as Sha256Hex
  const wrap = Buffer.concat([Buffer.from([1, 1]), bytesOf(`wrap ${seed}`, 112)])
  const ver = (before?.ver ?? 0) + 1
  const manifest: RecordManifest = {
    v: 1,
    net,
    patient,
    recordId: recordId(id),
    ver,
    ...(before === undefined
      ? {}
      : { supersedes: createHash('sha256').update(before.bytes).digest('hex') as Sha256Hex }),
    class: 'labs' as RecordManifest['class'],
    also: [],
    epoch: 1,
    keysSeq: 1,
    t: ms(1_000),
    cid: rawCid(fromHex(sha256)),
    sha256,
    size,
    wrap: toBase64url(wrap),
    org,
  }
  const bytes = toUtf8(serialiseRecordManifest(manifest))
  await session.call('PUT', `/v1/blobs/${sha256}`, envelope)
  const query = org === null ? '' : '?purpose=TREAT'
  const answer = await session.call('POST', `/v1/records${query}`, bytes)
  return { id, ver, seed, envelope, wrap, manifest, bytes, answer }
}
