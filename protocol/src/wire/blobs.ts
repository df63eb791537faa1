import { z } from 'zod'
import { maxEnvelopeBytes } from '../values/limits.ts'
import type { Cid } from '../values/cid.ts'
import * as field from '../values/fields.ts'

/** Answer to the last part of PUT /v1/blobs/{sha256}: durable and verified. `size` in bytes. Spec §12.2. */
export type BlobStored = { readonly cid: Cid; readonly size: number }

/** Where a part of a resumable upload lies: bytes `start`…`end` (inclusive) of `size`. Spec §12.2. */
export type UploadRange = { readonly start: number; readonly end: number; readonly size: number }

/** Schema of `BlobStored`. */
export const blobStoredSchema: z.ZodType<BlobStored> = z.strictObject({ cid: field.cid, size: field.count })

const rangePattern = /^bytes (0|[1-9][0-9]{0,9})-(0|[1-9][0-9]{0,9})\/([1-9][0-9]{0,9})$/

/**
 * Reads the `Content-Range` header of an upload.
 *
 * @returns undefined unless it is `bytes a-b/size` with a ≤ b < size ≤ 512 MiB. Spec §12.2
 */
export function parseUploadRange(header: string): UploadRange | undefined {
  const [, start, end, size] = (rangePattern.exec(header) ?? []).map(Number)
  if (start === undefined || end === undefined || size === undefined) return undefined
  return start <= end && end < size && size <= maxEnvelopeBytes ? { start, end, size } : undefined
}
