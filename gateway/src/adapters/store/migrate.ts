import { type Kysely, sql } from 'kysely'
import { FatalError } from '../../errors/FatalError.ts'
import type { Flavour } from './createTables.ts'
import { type Migration, migrations } from './migrations.ts'

/**
 * Brings a database to the newest schema, inside the transaction that the caller holds.
 * Throws `FatalError` for a database that a newer version of this program wrote: it would be misread.
 */
export async function migrate(
  db: Kysely<never>,
  flavour: Flavour,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const found = await versionOf(db)
  const newest = steps.at(-1)?.version ?? 0
  if (found > newest) {
    throw new FatalError(
      `the database has schema version ${found}, this program knows ${newest}: start the program that wrote it, or a newer one`,
    )
  }
  for (const { version, up } of steps) {
    if (version <= found) continue
    await up(db, flavour)
    await sql`insert into ${sql.table('migration')} (${sql.ref('version')}) values (${version})`.execute(db)
  }
}

async function versionOf(db: Kysely<never>): Promise<number> {
  const tables = await db.introspection.getTables()
  if (!tables.some(({ name }) => name === 'migration')) return 0
  const { rows } = await sql<{ version: number | null }>`
    select max(${sql.ref('version')}) as ${sql.ref('version')} from ${sql.table('migration')}`.execute(db)
  return rows[0]?.version ?? 0
}
