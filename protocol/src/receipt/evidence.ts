import { z } from 'zod'
import { toHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { sha256 } from '../crypto/hash.ts'
import type { DecisionFacts } from '../decision/facts.ts'
import { canonicalJson, type JsonValue } from '../values/canonicalJson.ts'
import * as field from '../values/fields.ts'
import type { Address, BlockHash, GrantId, Sha256Hex, SignatureHex } from '../values/ids.ts'
import { parseShape } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import { factsShape } from './factsShape.ts'

/** Evidence of a request: who logged in and asked what, and the facts of the decision. Spec §10. */
export type RequestEvidence = {
  /** The signed login text. */
  readonly siwe: string
  readonly siweSig: SignatureHex
  /** The block at which the signature was verified. */
  readonly siweBlock: { readonly number: number; readonly hash: BlockHash }
  /** The request's proof, a compact JWS. */
  readonly dpop: string
  /** The exact inputs of `decide`; absent for leaves that no decision made. */
  readonly facts?: DecisionFacts
  /** Raw request-target and body (base64url) where the leaf cannot give them: so that `rh` can be checked. */
  readonly request?: { readonly target: string; readonly body: string }
  /** A record of a batch: SHA-256 of every line, in order, instead of the body. Spec §10.3 */
  readonly lines?: readonly Sha256Hex[]
}

/** Evidence of a fence: the signature is the authority, nobody logged in. Spec §15. */
export type FenceEvidence = {
  readonly fence: {
    readonly patient: Address
    readonly signer: Address
    readonly target: GrantId | 'all'
    /** With target `all` only. */
    readonly version?: number
    readonly sig: SignatureHex
  }
}

/** What proves or explains a leaf; erasable, its hash is in the event. Spec §10, §14. */
export type Evidence = RequestEvidence | FenceEvidence

const requestShape = z.strictObject({
  siwe: z.string().min(1).max(4096),
  siweSig: field.signature,
  siweBlock: z.strictObject({ number: field.count, hash: field.blockHash }),
  dpop: z.string().min(1).max(8192),
  facts: factsShape.exactOptional(),
  request: z.strictObject({ target: z.string().min(1).max(4096), body: field.bytes }).exactOptional(),
  lines: z.array(field.sha256).min(1).max(200).exactOptional(),
})

const fenceShape = z.strictObject({
  fence: z
    .strictObject({
      patient: field.address,
      signer: field.address,
      target: z.union([field.grantId, z.literal('all')]),
      version: field.count.exactOptional(),
      sig: field.signature,
    })
    .refine(({ target, version }) => (target === 'all') === (version !== undefined)),
})

/** Schema of evidence. Spec §10. */
export const evidenceShape: z.ZodType<Evidence> = z.union([requestShape, fenceShape])

/** The bytes of an evidence bundle: JCS. Spec §10. */
export function serialiseEvidence(evidence: Evidence): Uint8Array<ArrayBuffer> {
  return toUtf8(canonicalJson(evidence as JsonValue))
}

/**
 * Reads the bytes of an evidence bundle.
 *
 * @throws `bad_json` if they are not canonical, `bad_request` for another form. Spec §10
 */
export function parseEvidence(bytes: Uint8Array): Evidence {
  const value = strictCanonicalJson(bytes)
  return parseShape(evidenceShape, value, { what: 'evidence bundle', code: 'bad_request' })
}

/** The hash that the event names as `ev`. Spec §14. */
export function evidenceHash(bytes: Uint8Array): Sha256Hex {
  return toHex(sha256(bytes)) as Sha256Hex
}
