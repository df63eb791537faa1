import {
  type Address,
  type Cid,
  framePayload,
  fromHex,
  type Millis,
  type Net,
  type OrgId,
  type RecordId,
  type RecordManifest,
  rawCid,
  sealEnvelope,
  sealWrap,
  type Sha256Hex,
  startOfUtcDay,
  toBase64url,
  toHex,
  withDefaultPorts,
  type WriterFacts,
  writerKey,
} from '@consentry/protocol'
import type { NewRecord } from './NewRecord.ts'
import type { ClientPorts } from './ports.ts'

/** An envelope that was sealed, with the data key that still has to be wrapped. `size` in bytes. */
export type SealedEnvelope = {
  readonly record: Omit<NewRecord, 'meta' | 'body'>
  readonly recordId: RecordId
  readonly dek: Uint8Array
  readonly sha256: Sha256Hex
  readonly size: number
  readonly now: Millis
}

/** A record as it leaves the device. */
export type SealedRecord = SealedEnvelope & { readonly envelope: Uint8Array }

/** Largest envelope whose CID is that of one raw block. Spec §3. */
const rawBlobBytes = 1_048_576

/** Seals a record under a fresh data key, for one place. Spec §6.1, §12.1. */
export async function sealRecord(
  record: NewRecord,
  place: { readonly net: Net; readonly patient: Address },
  { clock, random, crypto }: ClientPorts,
): Promise<SealedRecord> {
  const now = clock()
  const recordId = record.replaces?.recordId ?? (toHex(random(16)) as RecordId)
  const dek = random(32)
  const payload = framePayload({ meta: { created: now, ...record.meta }, body: record.body })
  const envelope = await sealEnvelope(payload, { dek, place: { ...place, recordId } }, crypto)
  const digest = toHex(withDefaultPorts(crypto).hashes.sha256(envelope))
  return { record, recordId, dek, envelope, sha256: digest as Sha256Hex, size: envelope.length, now }
}

/** The CID of an envelope that is one raw block; undefined for a larger one, whose CID the store makes. Spec §3. */
export function ownCid({ envelope, sha256 }: SealedRecord): Cid | undefined {
  return envelope.length <= rawBlobBytes ? rawCid(fromHex(sha256)) : undefined
}

/**
 * The manifest of a sealed record: the data key goes to the class key, or to the inbox alone where rule W says so.
 * Throws `not_enrolled`, `stale_manifest`. Spec §7, §12.3.
 */
export function describeRecord(
  sealed: SealedEnvelope,
  { facts, org, cid }: { readonly facts: WriterFacts; readonly org: OrgId | null; readonly cid: Cid },
  { crypto }: ClientPorts,
): RecordManifest {
  const { record, recordId, dek, size, sha256, now } = sealed
  const { net, patient, keysSeq } = facts
  const key = writerKey(facts, record.class)
  const epoch = key.kind === 'class' ? key.epoch : 0
  const place = { net, patient, recordId }
  const wrap = sealWrap(
    dek,
    {
      place:
        key.kind === 'class'
          ? { kind: 'dek', ...place, class: record.class, epoch }
          : { kind: 'dek-inbox', ...place },
      recipient: key.pub,
    },
    crypto,
  )
  return {
    v: 1,
    ...place,
    ver: (record.replaces?.ver ?? 0) + 1,
    ...(record.replaces === undefined ? {} : { supersedes: record.replaces.manifestDigest }),
    class: record.class,
    also: [...(record.also ?? [])].sort(),
    epoch,
    keysSeq,
    t: record.t ?? startOfUtcDay(now),
    cid,
    sha256,
    size,
    wrap: toBase64url(wrap),
    org,
  }
}
