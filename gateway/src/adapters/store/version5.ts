import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { createTables, type Flavour } from './createTables.ts'
import { prefixOf } from './samePrefix.ts'
import { version1 } from './version1.ts'

/** Tables of the fifth schema version. `log`: origin of the closed log. */
export const version5 = {
  closedTile: { log: 'text', ...version1.tile },
  closedCheckpoint: { log: 'text', ...version1.checkpoint },
} as const

/** Tiles and checkpoints of closed logs, and what their trails and evidence are looked up by. */
export async function up5(db: Kysely<never>, flavour: Flavour): Promise<void> {
  await createTables(db, flavour, {
    closedTile: {
      columns: version5.closedTile,
      plan: { key: ['log', 'level', 'index'], isClustered: false },
    },
    closedCheckpoint: {
      columns: version5.closedCheckpoint,
      plan: { key: ['log', 'size'], isClustered: false },
    },
  })
  await db.schema
    .createIndex('closedLeafBy_patient_log_pseq')
    .on('closedLeaf')
    .columns(['patient', 'log', 'pseq'])
    .execute()
  await db.schema
    .createIndex('closedLeafByPrefixOf_evidence')
    .on('closedLeaf')
    .expression(prefixOf(sql.ref('evidence')))
    .execute()
}
