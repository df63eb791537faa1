import { z } from 'zod'
import { canonicalJson } from '../values/canonicalJson.ts'
import type { ClassName } from '../values/classes.ts'
import * as field from '../values/fields.ts'
import { keyWrapOf, ordinal } from '../values/formatFields.ts'
import type { Address, SignatureHex } from '../values/ids.ts'
import { maxGrantKeys } from '../values/limits.ts'
import { parseShape, type ShapeRule } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import { type Opening, openingShape } from './opening.ts'

/** A class-epoch secret sealed to the grantee, with the grantee's key version; `wrap` is 0x03 in base64url. Spec §8. */
export type GrantKey = readonly [cls: ClassName, epoch: number, keyVersion: number, wrap: string]

/** What a patient sends for a grant: the words, the signature over them and the keys they permit. Spec §8. */
export type GrantPayload = {
  readonly v: 1
  readonly opening: Opening
  readonly signer: Address
  readonly sig: SignatureHex
  readonly keys: readonly GrantKey[]
}

const grantWrapKind = 0x03

/** Schema of the key rows of one call, at most 256. Spec §8. */
export const grantKeysShape: z.ZodType<readonly GrantKey[]> = z
  .array(z.tuple([field.className, ordinal, ordinal, keyWrapOf(grantWrapKind)]))
  .max(maxGrantKeys)

const payloadShape: z.ZodType<GrantPayload> = z.strictObject({
  v: z.literal(1),
  opening: openingShape,
  signer: field.address,
  sig: field.signature,
  keys: grantKeysShape,
})

const rules: readonly ShapeRule<GrantPayload>[] = [
  { holds: hasOnlyGrantedClasses, otherwise: 'key of a class that is not granted' },
]

/**
 * Checks a grant payload that came as a JSON value. Throws `bad_request`.
 * The signature is not verified here: see `recoverTypedDataSigner`. Spec §8.
 */
export function checkGrantPayload(value: unknown): GrantPayload {
  return parseShape(payloadShape, value, { what: 'grant payload', code: 'bad_request', rules })
}

/** Reads the canonical text of a grant payload. Throws `bad_json` or `bad_request`. Spec §8. */
export function parseGrantPayload(text: string | Uint8Array): GrantPayload {
  return checkGrantPayload(strictCanonicalJson(text))
}

/** The canonical text of a grant payload. Spec §8. */
export function serialiseGrantPayload(payload: GrantPayload): string {
  return canonicalJson(payload)
}

// A secret beside the granted classes would hand out what no decision ever permits.
function hasOnlyGrantedClasses({ opening, keys }: GrantPayload): boolean {
  return keys.every(([cls]) => opening.terms.classes.includes(cls))
}
