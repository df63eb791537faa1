import { type Kysely, sql } from 'kysely'
import { createTables, type Flavour } from './createTables.ts'

/** Tables of the second schema version, and the column that it adds to `blob`. */
export const version2 = {
  notice: { seq: 'int', recipient: 'text', t: 'int', type: 'text', data: 'text' },
} as const

/** When a blob was last found whole in every store, ms; 0: not looked at yet. */
export const blobColumns2 = { checkedAt: 'int' } as const

/** Notices, and what the loops that look after blobs ask for. */
export async function up2(db: Kysely<never>, flavour: Flavour): Promise<void> {
  await createTables(db, flavour, {
    notice: {
      columns: version2.notice,
      plan: { key: ['seq'], isClustered: false, indices: [['recipient', 'seq']] },
    },
  })
  await db.schema
    .alterTable('blob')
    .addColumn('checkedAt', flavour.int, (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('blobBy_checkedAt').on('blob').columns(['checkedAt', 'sha256']).execute()
  // Few blobs are unnamed at a time: the index holds those alone.
  await db.schema
    .createIndex('blobUnnamedBy_storedAt')
    .on('blob')
    .column('storedAt')
    .where(sql.ref('isNamed'), '=', sql.lit(0))
    .execute()
}
