import { z } from 'zod'
import { fromHex } from '../bytes/hex.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { canonicalJson } from '../values/canonicalJson.ts'
import { type Cid, decodeCid, rawCid } from '../values/cid.ts'
import type { ClassName } from '../values/classes.ts'
import * as field from '../values/fields.ts'
import { isAscending, isKeyWrap, net, ordinal } from '../values/formatFields.ts'
import type { Address, OrgId, RecordId, Sha256Hex } from '../values/ids.ts'
import { maxEnvelopeBytes, maxRecordAhead } from '../values/limits.ts'
import type { Net } from '../values/net.ts'
import { parseShape, type ShapeRule } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import { type Millis, millisOf } from '../values/times.ts'

/**
 * What an author says about a record; the login proof of the writing request signs it. `epoch` is 0 with an inbox
 * wrap (0x02), else the wrap is 0x01. `t` in ms: the time the data is about. `size`, `sha256` and `cid` are the
 * envelope's. `org` is null when the patient or a delegate writes. Spec §12.3.
 */
export type RecordManifest = {
  readonly v: 1
  readonly net: Net
  readonly patient: Address
  readonly recordId: RecordId
  readonly ver: number
  /** SHA-256 of the manifest of version `ver − 1`; there exactly when `ver` is above 1. */
  readonly supersedes?: Sha256Hex | undefined
  readonly class: ClassName
  readonly also: readonly ClassName[]
  readonly epoch: number
  readonly keysSeq: number
  readonly t: Millis
  readonly cid: Cid
  readonly sha256: Sha256Hex
  readonly size: number
  readonly wrap: string
  readonly org: OrgId | null
}

const dekWrapKind = 0x01
const inboxWrapKind = 0x02
/** Largest blob that is one raw block. Spec §3. */
const rawBlobBytes = 1_048_576
/** Header and an empty last chunk. Spec §6.1. */
const minEnvelopeBytes = 80
const maxAlso = 31

const shape: z.ZodType<RecordManifest> = z.strictObject({
  v: z.literal(1),
  net,
  patient: field.address,
  recordId: field.recordId,
  ver: ordinal,
  supersedes: field.sha256.optional(),
  class: field.className,
  also: z.array(field.className).max(maxAlso).refine(isAscending, 'list is not ascending and unique'),
  epoch: field.uint32,
  keysSeq: ordinal,
  t: field.millis,
  cid: field.cid,
  sha256: field.sha256,
  size: z.int().min(minEnvelopeBytes).max(maxEnvelopeBytes),
  wrap: field.wrap,
  org: field.orgId.nullable(),
})

// Checked after the shape, so that each may rely on well-formed fields.
const rules: readonly ShapeRule<RecordManifest>[] = [
  { holds: hasLineage, otherwise: 'supersedes does not fit ver' },
  { holds: hasDistinctClasses, otherwise: 'class is repeated in also' },
  { holds: hasFittingWrap, otherwise: 'wrap does not fit epoch' },
  { holds: hasFittingCid, otherwise: 'cid does not fit sha256 and size' },
]

/** Checks a record manifest that came as a JSON value. Throws `invalid_manifest`. Spec §12.3. */
export function checkRecordManifest(value: unknown): RecordManifest {
  return parseShape(shape, value, { what: 'record manifest', code: 'invalid_manifest', rules })
}

/** Reads the canonical bytes of a record manifest. Throws `bad_json` or `invalid_manifest`. Spec §12.3. */
export function parseRecordManifest(bytes: string | Uint8Array): RecordManifest {
  return checkRecordManifest(strictCanonicalJson(bytes))
}

/** The canonical text of a record manifest: the body of the writing request. Spec §12.3. */
export function serialiseRecordManifest(manifest: RecordManifest): string {
  return canonicalJson(manifest)
}

/** Refuses a record whose time lies more than 24 h after `now`. Throws `invalid_manifest`. Spec §12.3. */
export function requireRecordTime({ t }: Pick<RecordManifest, 't'>, now: Millis): void {
  if (t > now + millisOf(maxRecordAhead)) {
    throw new ProtocolError('invalid_manifest', 'Record is dated more than 24 h ahead', {
      next: 'Check the clock and the date of the data',
      details: { field: 't' },
    })
  }
}

function hasLineage({ ver, supersedes }: RecordManifest): boolean {
  return ver > 1 === (supersedes !== undefined)
}

function hasDistinctClasses({ class: cls, also }: RecordManifest): boolean {
  return !also.includes(cls)
}

function hasFittingWrap({ epoch, wrap }: RecordManifest): boolean {
  return isKeyWrap(wrap, epoch === 0 ? inboxWrapKind : dekWrapKind)
}

function hasFittingCid({ cid, sha256, size }: RecordManifest): boolean {
  return size <= rawBlobBytes ? cid === rawCid(fromHex(sha256)) : decodeCid(cid).codec === 'dag-pb'
}
