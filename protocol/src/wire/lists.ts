import { z } from 'zod'

/** One page of a list. `next` is the cursor of the following page; there are no totals. Spec §18. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }

/** What every list route takes. `limit` is 1…200, 50 if absent. Spec §18. */
export type PageQuery = { readonly limit: number; readonly cursor?: string }

/** An opaque cursor, as a former answer gave it. Spec §18. */
export const cursor: z.ZodType<string> = z.string().regex(/^[A-Za-z0-9_-]{1,256}$/)

/** Page size in a query string. Spec §18. */
export const limit: z.ZodType<number> = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/)
  .transform(Number)
  .pipe(z.int().max(200))
  .default(50)

/** A number in a query string: decimal, no leading zero, a safe integer. Spec §3. */
export const queryNumber: z.ZodType<number> = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,15})$/)
  .transform(Number)
  .pipe(z.int())

/** The query of a list without filters. Spec §18. */
export const pageQuerySchema: z.ZodType<PageQuery> = z.strictObject({ limit, cursor: cursor.exactOptional() })

/** The schema of a page of these items. Spec §18. */
export function pageOf<Item>(item: z.ZodType<Item>): z.ZodType<Page<Item>> {
  return z.strictObject({ items: z.array(item), next: cursor.nullable() })
}
