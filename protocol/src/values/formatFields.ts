import { z } from 'zod'
import { fromBase64url } from '../bytes/base64url.ts'
import * as field from './fields.ts'
import type { VaultId } from './ids.ts'
import type { Net } from './net.ts'

/** A deployment. Spec §3. */
export const net: z.ZodType<Net> = z.strictObject({ chainId: z.int().min(1), registry: field.address })
/** A vault id. Spec §5. */
export const vaultId: z.ZodType<VaultId> = z
  .string()
  .regex(/^[0-9a-f]{32}$/) as z.ZodType<string> as z.ZodType<VaultId>
/** A number that starts at 1: epochs, generations, key versions. Spec §5. */
export const ordinal: z.ZodType<number> = z.int().min(1).max(0xffff_ffff)

/** A wrapped 32-byte secret in base64url whose first bytes say version 1 and this kind. Spec §6.3. */
export function keyWrapOf(kind: number): z.ZodType<string> {
  return z.string().refine((text) => isKeyWrap(text, kind), `not a wrap of kind ${kind}`)
}

/** Whether a text is a wrapped 32-byte secret of a kind; nothing is opened. Spec §6.3. */
export function isKeyWrap(text: string, kind: number): boolean {
  if (text.length !== 152 || !/^[A-Za-z0-9_-]+$/.test(text)) return false
  const bytes = fromBase64url(text)
  return bytes[0] === 0x01 && bytes[1] === kind
}

/** Whether a list is strictly ascending by UTF-8 bytes, so also without repetition. Spec §4, §8. */
export function isAscending(list: readonly string[]): boolean {
  return list.every((item, i) => i === 0 || (list[i - 1] ?? '') < item)
}
