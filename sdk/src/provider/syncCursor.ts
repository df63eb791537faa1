import {
  type Address,
  concat,
  equal,
  from0x,
  fromBase64url,
  fromHex,
  type GrantPurpose,
  type Net,
  netCtx,
  type OrgId,
  readU32,
  type RecordId,
  sha256,
  toBase64url,
  toHex,
  toUtf8,
  u32,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'

/** Whose records are followed, by whom and for what: a cursor of one place says nothing at another. */
export type SyncPlace = {
  readonly net: Net
  readonly org: OrgId
  readonly patient: Address
  readonly purpose: GrantPurpose
}

/** Versions of the records that were delivered. */
export type Delivered = ReadonlyMap<RecordId, number>

const version = 1
const placeBytes = 32
const rowBytes = 20
const checkBytes = 8

/** Writes what was delivered as an opaque text: version, place, rows of id and version, check sum. */
export function writeSyncCursor(place: SyncPlace, delivered: Delivered): string {
  const rows = [...delivered].map(([recordId, ver]) => concat(fromHex(recordId), u32(ver)))
  const body = concat(Uint8Array.of(version), placeDigest(place), ...rows)
  return toBase64url(concat(body, sha256(body).subarray(0, checkBytes)))
}

/** Reads a cursor of the same place. Throws `bad_request` for another place's, and for one that was cut or changed. */
export function readSyncCursor(place: SyncPlace, cursor: string): Map<RecordId, number> {
  const bytes = bytesOf(cursor)
  const body = bytes.subarray(0, -checkBytes)
  const rows = body.subarray(1 + placeBytes)
  const isWhole =
    bytes.length >= 1 + placeBytes + checkBytes &&
    body[0] === version &&
    rows.length % rowBytes === 0 &&
    equal(bytes.subarray(-checkBytes), sha256(body).subarray(0, checkBytes))
  if (!isWhole) throw badCursor('The cursor is damaged')
  if (!equal(body.subarray(1, 1 + placeBytes), placeDigest(place)))
    throw badCursor('The cursor belongs to another patient, purpose, organisation or network')
  const delivered = new Map<RecordId, number>()
  for (let at = 0; at < rows.length; at += rowBytes) {
    const recordId = toHex(rows.subarray(at, at + 16)) as RecordId
    delivered.set(recordId, readU32(rows.subarray(at + 16, at + rowBytes)))
  }
  return delivered
}

function placeDigest({ net, org, patient, purpose }: SyncPlace): Uint8Array {
  return netCtx('consentry/sdk/sync-cursor/v1', net, [from0x(org), from0x(patient), toUtf8(purpose)])
}

function bytesOf(cursor: string): Uint8Array {
  try {
    return fromBase64url(cursor)
  } catch (cause) {
    throw badCursor('The cursor is damaged', cause)
  }
}

function badCursor(what: string, cause?: unknown): SdkError {
  return new SdkError('bad_request', what, {
    next: 'Begin without a cursor: everything that is granted comes again',
    ...(cause === undefined ? {} : { cause }),
  })
}
