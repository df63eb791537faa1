import { z } from 'zod'
import { type Opening, openingShape } from '../grant/opening.ts'
import type { Cid } from '../values/cid.ts'
import type { ClassName } from '../values/classes.ts'
import * as field from '../values/fields.ts'
import type { Address, GrantId, KeysDigest, RecordId, Sha256Hex, SignatureHex } from '../values/ids.ts'

/**
 * One line of GET /v1/patients/{p}/export. With the root and the blobs everything opens without a gateway. Bytes
 * are base64url; a record's `wraps` are [epoch, wrap], epoch 0 for the inbox. Spec §16.
 */
export type ExportLine =
  | { readonly type: 'keyring'; readonly keyring: string }
  | { readonly type: 'manifest'; readonly digest: KeysDigest; readonly manifest: string }
  | {
      readonly type: 'record'
      readonly recordId: RecordId
      readonly ver: number
      readonly class: ClassName
      readonly manifest: string
      readonly wraps: readonly (readonly [number, string])[]
    }
  | {
      readonly type: 'grant'
      readonly id: GrantId
      readonly opening: Opening
      readonly signer: Address
      readonly sig: SignatureHex
    }
  | { readonly type: 'receipt'; readonly index: number; readonly receipt: string }
  | { readonly type: 'blob'; readonly sha256: Sha256Hex; readonly cid: Cid; readonly size: number }

/** Schema of `ExportLine`. */
export const exportLineSchema: z.ZodType<ExportLine> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('keyring'), keyring: field.bytes }),
  z.strictObject({ type: z.literal('manifest'), digest: field.keysDigest, manifest: field.bytes }),
  z.strictObject({
    type: z.literal('record'),
    recordId: field.recordId,
    ver: z.int().min(1),
    class: field.className,
    manifest: field.bytes,
    wraps: z.array(z.tuple([field.uint32, field.wrap])),
  }),
  z.strictObject({
    type: z.literal('grant'),
    id: field.grantId,
    opening: openingShape,
    signer: field.address,
    sig: field.signature,
  }),
  z.strictObject({ type: z.literal('receipt'), index: field.count, receipt: field.note }),
  z.strictObject({
    type: z.literal('blob'),
    sha256: field.sha256,
    cid: field.cid,
    size: field.count,
  }),
])
