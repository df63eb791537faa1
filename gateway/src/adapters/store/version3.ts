import type { Kysely } from 'kysely'
import { createTables, type Flavour } from './createTables.ts'
import { version1 } from './version1.ts'

/** Tables of the third schema version. `log`: origin of the log that the entry was in. */
export const version3 = { closedLeaf: { log: 'text', ...version1.leaf } } as const

/** Entries of closed logs. */
export async function up3(db: Kysely<never>, flavour: Flavour): Promise<void> {
  await createTables(db, flavour, {
    closedLeaf: {
      columns: version3.closedLeaf,
      plan: { key: ['log', 'index'], isClustered: false, indices: [['patient']] },
    },
  })
}
