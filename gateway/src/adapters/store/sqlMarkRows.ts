import type { MarkRows } from '../../ports/MarkRows.ts'
import { type Db, one, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Numbers that a restart must not forget, in SQL. */
export function sqlMarkRows(db: Db): MarkRows {
  const finalized = prepareOne(db, (q) =>
    q.selectFrom('mark').select('value').where('name', '=', 'finalized').limit(one),
  )
  const set = prepareInsert(db, 'mark', { onTaken: 'replace', key: ['name'] })
  return {
    finalized: async () => (await finalized({}))?.value ?? -1,
    setFinalized: async (value) => void (await set({ name: 'finalized', value })),
  }
}
