import { z } from 'zod'
import type { Address, BlockHash, KeysDigest, SignatureHex } from '../values/ids.ts'
import * as field from '../values/fields.ts'

/** A SetKeys signature beside the manifest it is for; it counts as step-up. Spec §8, §10.4. */
export type SetKeysBody = {
  readonly signer: Address
  readonly blockNumber: number
  readonly blockHash: BlockHash
  readonly sig: SignatureHex
}

/**
 * PUT /v1/patients/{p}/manifest. Manifest and keyring are their exact bytes in base64url, ≤ 16 KiB each. Without
 * `setKeys` the patient sets the digest on chain. Spec §7, §18.
 */
export type ManifestRequest = {
  readonly manifest: string
  readonly keyring: string
  readonly setKeys?: SetKeysBody
}

/** `relayId` is null where nothing was to be relayed. Spec §18. */
export type ManifestResponse = { readonly relayId: field.RelayId | null }

/** GET /v1/patients/{p}: public facts at `latest`; all zero for an address nobody enrolled. Spec §9.1, §18. */
export type PatientView = {
  readonly version: number
  readonly keysVersion: number
  readonly keysSeq: number
  readonly keysDigest: KeysDigest
}

// 16 KiB in base64url.
const maxEncoded = 21_846

/** Schema of `ManifestRequest`. */
export const manifestRequestSchema: z.ZodType<ManifestRequest> = z.strictObject({
  manifest: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(maxEncoded),
  keyring: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(maxEncoded),
  setKeys: z
    .strictObject({
      signer: field.address,
      blockNumber: field.count,
      blockHash: field.blockHash,
      sig: field.signature,
    })
    .exactOptional(),
})

/** Schema of `ManifestResponse`. */
export const manifestResponseSchema: z.ZodType<ManifestResponse> = z.strictObject({
  relayId: field.relayId.nullable(),
})

/** Schema of `PatientView`. */
export const patientViewSchema: z.ZodType<PatientView> = z.strictObject({
  version: field.count,
  keysVersion: field.count,
  keysSeq: field.uint32,
  keysDigest: field.keysDigest,
})
