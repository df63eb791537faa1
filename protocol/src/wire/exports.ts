import { z } from 'zod'
import type { GrantKey } from '../grant/grantPayload.ts'
import { type Opening, openingShape } from '../grant/opening.ts'
import type { Cid } from '../values/cid.ts'
import type { ClassName } from '../values/classes.ts'
import * as field from '../values/fields.ts'
import { net } from '../values/formatFields.ts'
import type {
  Address,
  Bytes32,
  GrantId,
  KeysDigest,
  RecordId,
  Sha256Hex,
  SignatureHex,
} from '../values/ids.ts'
import type { Net } from '../values/net.ts'
import type { Millis } from '../values/times.ts'
import { logOriginText, verifierKeyText } from './deployment.ts'
import { addedKeysSchema } from './grants.ts'
import { type AuthorEvidence, authorEvidenceSchema } from './records.ts'

/**
 * One line of GET /v1/patients/{p}/export. With the root and the blobs everything opens without a gateway. Bytes are
 * base64url. Spec §16; order and rules in docs/spec/http.md.
 */
export type ExportLine =
  | ExportHead
  | { readonly type: 'keyring'; readonly digest: Bytes32; readonly keyring: string }
  /** A key manifest; `keyring` is the digest of the keyring that it names. */
  | {
      readonly type: 'manifest'
      readonly digest: KeysDigest
      readonly keyring: Bytes32
      readonly manifest: string
    }
  | ExportedRecord
  | { readonly type: 'blob'; readonly sha256: Sha256Hex; readonly cid: Cid; readonly size: number }
  | {
      readonly type: 'grant'
      readonly id: GrantId
      readonly opening: Opening
      readonly signer: Address
      readonly sig: SignatureHex
      readonly keys: readonly GrantKey[]
    }
  /** A receipt for a leaf about the patient; it names its log and the index in it. */
  | { readonly type: 'receipt'; readonly index: number; readonly receipt: string }
  /** The last line: `lines` came before it. Without it the export is not whole. */
  | { readonly type: 'end'; readonly lines: number }

/** The first line: whose export it is, what its receipts are checked with, and the receipt of this very request. */
export type ExportHead = {
  readonly type: 'export'
  readonly v: 1
  readonly net: Net
  readonly patient: Address
  readonly t: Millis
  readonly origin: string
  readonly vkeys: { readonly checkpoint: string; readonly receipt: string }
  readonly receipt: string
}

/**
 * One version of a record: the bytes that its author signed, what proves who that was, and the wraps as [epoch, wrap],
 * epoch 0 for the inbox. Older versions have the one wrap of their manifest.
 */
export type ExportedRecord = {
  readonly type: 'record'
  readonly recordId: RecordId
  readonly ver: number
  readonly class: ClassName
  readonly manifest: string
  readonly wraps: readonly (readonly [number, string])[]
  readonly evidence: AuthorEvidence
}

/** Schema of `ExportLine`. */
export const exportLineSchema: z.ZodType<ExportLine> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('export'),
    v: z.literal(1),
    net,
    patient: field.address,
    t: field.millis,
    origin: logOriginText,
    vkeys: z.strictObject({ checkpoint: verifierKeyText, receipt: verifierKeyText }),
    receipt: field.note,
  }),
  z.strictObject({ type: z.literal('keyring'), digest: field.bytes32, keyring: field.bytes }),
  z.strictObject({
    type: z.literal('manifest'),
    digest: field.keysDigest,
    keyring: field.bytes32,
    manifest: field.bytes,
  }),
  z.strictObject({
    type: z.literal('record'),
    recordId: field.recordId,
    ver: z.int().min(1),
    class: field.className,
    manifest: field.bytes,
    wraps: z.array(z.tuple([field.uint32, field.wrap])),
    evidence: authorEvidenceSchema,
  }),
  z.strictObject({
    type: z.literal('blob'),
    sha256: field.sha256,
    cid: field.cid,
    size: field.count,
  }),
  z.strictObject({
    type: z.literal('grant'),
    id: field.grantId,
    opening: openingShape,
    signer: field.address,
    sig: field.signature,
    keys: addedKeysSchema,
  }),
  z.strictObject({ type: z.literal('receipt'), index: field.count, receipt: field.note }),
  z.strictObject({ type: z.literal('end'), lines: field.count }),
])
