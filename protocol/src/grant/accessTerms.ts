import { z } from 'zod'
import { canonicalJson } from '../values/canonicalJson.ts'
import type { Action } from '../values/actions.ts'
import type { ClassName } from '../values/classes.ts'
import * as field from '../values/fields.ts'
import { isAscending } from '../values/formatFields.ts'
import { maxGrantClasses } from '../values/limits.ts'
import { parseShape } from '../values/parseShape.ts'
import { type GrantPurpose, grantPurposes } from '../values/purposes.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import { endOfTime, type Seconds } from '../values/times.ts'

/**
 * What an organisation asks a patient for: the body of the message 0x10 of an access request. Lists are ascending;
 * `recordsFrom` and `recordsTo` bound the time of the data, absent for all of it; `text` is for the patient to read,
 * at most 2000 characters. Nothing in it binds: the patient grants what she likes. Spec §18.
 */
export type AccessTerms = {
  readonly v: 1
  readonly classes: readonly ClassName[]
  readonly actions: readonly Action[]
  readonly purposes: readonly GrantPurpose[]
  readonly expiresAt: Seconds
  readonly recordsFrom?: Seconds
  readonly recordsTo?: Seconds
  readonly text: string
}

const shape: z.ZodType<AccessTerms> = z
  .strictObject({
    v: z.literal(1),
    classes: listOf(field.className, maxGrantClasses),
    actions: listOf(field.action, 2),
    purposes: listOf(z.enum(grantPurposes), grantPurposes.length),
    expiresAt: field.seconds,
    recordsFrom: field.seconds.exactOptional(),
    recordsTo: field.seconds.exactOptional(),
    text: z.string().max(2_000),
  })
  .refine(hasPeriod, 'period is empty')

/** Checks access terms that are to be sent. Throws `bad_request`. Spec §18. */
export function checkAccessTerms(value: unknown): AccessTerms {
  return parseShape(shape, value, { what: 'terms of an access request', code: 'bad_request' })
}

/** Reads the body of an access request. Throws `bad_json` or `bad_request`. Spec §18. */
export function parseAccessTerms(body: string | Uint8Array): AccessTerms {
  return checkAccessTerms(strictCanonicalJson(body))
}

/** The canonical text of access terms. Spec §18. */
export function serialiseAccessTerms(terms: AccessTerms): string {
  return canonicalJson(terms)
}

function listOf<Item extends string>(item: z.ZodType<Item>, max: number): z.ZodType<readonly Item[]> {
  return z.array(item).min(1).max(max).refine(isAscending, 'list is not ascending and unique')
}

function hasPeriod({ recordsFrom = 0 as Seconds, recordsTo = endOfTime }: AccessTerms): boolean {
  return recordsFrom <= recordsTo && recordsTo <= endOfTime
}
