import { type Db, prepareOne } from './prepare.ts'
import type { Tables } from './tables.ts'

/** Gives the next number of a table: from 1 on, never one twice, no gap when the transaction is undone. */
export function nextNumber(db: Db, name: Tables['counter']['name']): () => Promise<number> {
  const next = prepareOne(db, (q, v: { name: Tables['counter']['name'] }) =>
    q
      .insertInto('counter')
      .values({ name: v.name, value: 1 })
      .onConflict((taken) =>
        taken.column('name').doUpdateSet(({ eb }) => ({ value: eb('counter.value', '+', 1) })),
      )
      .returning('value'),
  )
  return async () => (await next({ name }))?.value ?? 1
}
