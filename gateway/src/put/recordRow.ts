import { type Address, fromBase64url } from '@consentry/protocol'
import type { RecordRow, RecordWrapRow } from '../ports/RecordRows.ts'
import type { IncomingRecord } from './checkWrite.ts'

/** The row of a record that was just permitted. `evidence`: hash of the author's evidence. */
export function recordRow(
  { manifest, bytes, digest }: IncomingRecord,
  admitted: {
    readonly author: Address
    readonly evidence: string
    readonly height: number
    readonly leafIndex: number
  },
): RecordRow {
  return {
    patient: manifest.patient,
    recordId: manifest.recordId,
    ver: manifest.ver,
    className: manifest.class,
    also: manifest.also,
    org: manifest.org,
    author: admitted.author,
    t: manifest.t,
    sha256: manifest.sha256,
    cid: manifest.cid,
    size: manifest.size,
    manifest: bytes,
    manifestDigest: digest,
    evidence: admitted.evidence,
    admittedHeight: admitted.height,
    leafIndex: admitted.leafIndex,
    erased: false,
  }
}

/** The wrap the author sent along: to a class-epoch key, or to the inbox where the epoch is 0. */
export function recordWrapRow({ manifest }: IncomingRecord): RecordWrapRow {
  return { kind: manifest.epoch === 0 ? 2 : 1, epoch: manifest.epoch, wrap: fromBase64url(manifest.wrap) }
}
