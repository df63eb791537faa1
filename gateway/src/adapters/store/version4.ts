import { type Kysely, sql } from 'kysely'
import { createTables, type Flavour } from './createTables.ts'

/** Tables of the fourth schema version. */
export const version4 = {
  erasure: { patient: 'text', seq: 'int', record: 'text', pseq: 'int' },
  mark: { name: 'text', value: 'int' },
} as const

/** Erasures that are not finished, numbers that a restart must not forget, and requests that wait for an answer. */
export async function up4(db: Kysely<never>, flavour: Flavour): Promise<void> {
  await createTables(db, flavour, {
    erasure: { columns: version4.erasure, plan: { key: ['patient'], isClustered: true } },
    mark: { columns: version4.mark, plan: { key: ['name'], isClustered: true } },
  })
  // Few requests wait at a time: the index holds those alone.
  await db.schema
    .createIndex('accessRequestOpenBy_createdAt')
    .on('accessRequest')
    .columns(['createdAt', 'id'])
    .where(sql.ref('answerKind'), 'is', null)
    .execute()
}
