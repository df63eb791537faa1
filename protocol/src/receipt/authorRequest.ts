import { toHex } from '../bytes/hex.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { batchDigest, type HashedRequest } from '../login/requestHash.ts'
import type { Sha256Hex } from '../values/ids.ts'

/**
 * The request that wrote a record: its proof is the author's signature.
 *
 * @param manifest - exact bytes of the record manifest
 * @param parts - `lines`: digests of all lines if it was one of a batch; `purpose`: as an organisation declared it in
 *   the query, the leaf names it
 * @throws `invalid_dpop_proof` if the manifest is none of the lines. Spec §10.3, §12.6
 */
export function authorRequest(
  manifest: Uint8Array,
  { lines, purpose }: { readonly lines?: readonly Sha256Hex[]; readonly purpose?: string } = {},
): HashedRequest {
  const digest = sha256(manifest)
  const query = purpose === undefined ? '' : `?purpose=${purpose}`
  if (lines === undefined) return { method: 'POST', target: `/v1/records${query}`, bodyDigest: digest }
  if (!lines.includes(toHex(digest) as Sha256Hex)) {
    throw new ProtocolError('invalid_dpop_proof', 'Record manifest is no line of the signed batch')
  }
  return { method: 'POST', target: `/v1/records/batch${query}`, bodyDigest: batchDigest(lines) }
}
