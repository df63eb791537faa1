import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import { prefixOf } from './samePrefix.ts'
import type { ColumnType } from './ColumnType.ts'

/** How one database spells what the migrations say. */
export interface Flavour {
  readonly int: 'integer' | 'bigint'
  readonly bytes: 'blob' | 'bytea'
  /** Texts are ordered by their bytes, as SQLite does it: cursors depend on that. */
  readonly text: 'text' | RawBuilder<unknown>
  /** What follows the closing bracket of CREATE TABLE. `clustered`: small rows that are read by their key. */
  readonly tableOptions: (table: { readonly isClustered: boolean }) => string | null
}

/** SQLite: types are enforced; small tables are stored in the order of their key, without a second tree. */
export const sqliteFlavour: Flavour = {
  int: 'integer',
  bytes: 'blob',
  text: 'text',
  tableOptions: ({ isClustered }) => (isClustered ? 'strict, without rowid' : 'strict'),
}

/** PostgreSQL: one kind of table. */
export const postgresFlavour: Flavour = {
  int: 'bigint',
  bytes: 'bytea',
  text: sql`text collate "C"`,
  tableOptions: () => null,
}

/** Key, further indices (unique ones marked) and storage of a table. */
export interface TablePlan {
  readonly key: readonly string[]
  readonly isClustered: boolean
  readonly indices?: readonly (readonly string[])[]
  readonly unique?: readonly (readonly string[])[]
  /** Columns of long random text that are found by their beginning (`samePrefix`): a smaller index, so fewer writes. */
  readonly prefixes?: readonly string[]
}

/** Creates the tables of one schema version with their indices. */
export async function createTables(
  db: Kysely<never>,
  flavour: Flavour,
  tables: Readonly<
    Record<string, { readonly columns: Readonly<Record<string, ColumnType>>; readonly plan: TablePlan }>
  >,
): Promise<void> {
  for (const [name, { columns, plan }] of Object.entries(tables)) {
    let table: CreateTableBuilder<string, string> = db.schema.createTable(name)
    for (const [column, type] of Object.entries(columns)) {
      table = table.addColumn(column, typeFor(flavour, type), (c) => (type.endsWith('?') ? c : c.notNull()))
    }
    table = table.addPrimaryKeyConstraint(`${name}Key`, [...plan.key])
    const options = flavour.tableOptions(plan)
    await (options === null ? table : table.modifyEnd(sql.raw(options))).execute()
    for (const index of plan.indices ?? []) await indexOn(db, name, index).execute()
    for (const index of plan.unique ?? []) await indexOn(db, name, index).unique().execute()
    for (const column of plan.prefixes ?? []) {
      await db.schema
        .createIndex(`${name}ByPrefixOf_${column}`)
        .on(name)
        .expression(prefixOf(sql.ref(column)))
        .execute()
    }
  }
}

function indexOn(db: Kysely<never>, table: string, columns: readonly string[]) {
  return db.schema
    .createIndex(`${table}By_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
}

function typeFor(flavour: Flavour, type: ColumnType) {
  if (type.startsWith('int')) return flavour.int
  return type.startsWith('bytes') ? flavour.bytes : flavour.text
}
