import { z } from 'zod'
import { to0x } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { hashStruct } from '../typedData/encode.ts'
import type { GrantMessage, Terms } from '../typedData/messages.ts'
import { canonicalJson } from '../values/canonicalJson.ts'
import * as field from '../values/fields.ts'
import { isAscending } from '../values/formatFields.ts'
import type { Bytes32, GrantId } from '../values/ids.ts'
import { maxGrantClasses, maxGrantLife, maxNameBytes } from '../values/limits.ts'
import { parseShape } from '../values/parseShape.ts'
import { grantPurposes } from '../values/purposes.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import { endOfTime } from '../values/times.ts'

/** The words of a grant, as the gateway and the grantee hold them; the chain knows only their hash. Spec §8. */
export type Opening = GrantMessage

const termsShape: z.ZodType<Terms> = z.strictObject({
  grantee: field.orgId,
  granteeName: z.string().refine(isName, 'name is not 1 to 128 bytes, NFC, without control characters'),
  classes: listOf(field.className, maxGrantClasses),
  actions: listOf(field.action, 2),
  purposes: listOf(z.enum(grantPurposes), grantPurposes.length),
  notBefore: field.seconds,
  expiresAt: field.seconds,
  recordsFrom: field.seconds,
  recordsTo: field.seconds,
  blockNumber: field.count,
  blockHash: field.blockHash,
  salt: field.bytes32,
})

/** Schema of an opening with all rules that need no chain. Spec §8. */
export const openingShape: z.ZodType<Opening> = z.strictObject({
  patient: field.address,
  version: field.count,
  terms: termsShape.refine(hasPeriods, 'periods are empty or too long'),
})

/**
 * Checks an opening that came as a JSON value. Throws `bad_request`.
 * What needs the chain stays open: the registry's name (`terms.granteeName`), rule F, status. Spec §8.
 */
export function checkOpening(value: unknown): Opening {
  return parseShape(openingShape, value, { what: 'opening of a grant', code: 'bad_request' })
}

/** Reads the canonical text of an opening. Throws `bad_json` or `bad_request`. Spec §8. */
export function parseOpening(text: string | Uint8Array): Opening {
  return checkOpening(strictCanonicalJson(text))
}

/** The canonical text of an opening. Spec §8. */
export function serialiseOpening(opening: Opening): string {
  return canonicalJson(opening)
}

/** The grant's id: `hashStruct(Grant)`, which the contract computes itself. Spec §8. */
export function grantIdOf(opening: Opening): GrantId {
  return to0x(hashStruct('Grant', opening)) as GrantId
}

/** `hashStruct(Terms)`: what the chain sees of the terms; the salt hides them. Spec §8. */
export function termsHashOf(terms: Terms): Bytes32 {
  return to0x(hashStruct('Terms', terms)) as Bytes32
}

function listOf<Item extends string>(item: z.ZodType<Item>, max: number): z.ZodType<readonly Item[]> {
  return z.array(item).min(1).max(max).refine(isAscending, 'list is not ascending and unique')
}

function isName(name: string): boolean {
  const bytes = toUtf8(name).length
  const isPlain = name.isWellFormed() && name === name.normalize('NFC') && !/\p{Cc}/u.test(name)
  return isPlain && bytes >= 1 && bytes <= maxNameBytes
}

function hasPeriods({ notBefore, expiresAt, recordsFrom, recordsTo }: Terms): boolean {
  const isLifeRight = notBefore < expiresAt && expiresAt <= notBefore + maxGrantLife
  return isLifeRight && recordsFrom <= recordsTo && recordsTo <= endOfTime
}
