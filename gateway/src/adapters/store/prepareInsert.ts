import { type CompiledQuery, sql } from 'kysely'
import type { Db } from './prepare.ts'
import { columnsOf } from './schema.ts'
import type { Tables } from './tables.ts'

/**
 * What happens to a row whose key is taken: an error; nothing, and it is not counted (`keep`); nothing, and nobody asks
 * (`skip`); or the new row replaces the old one.
 */
export type InsertRule<Row> =
  | { readonly onTaken: 'fail' | 'keep' | 'skip' }
  | { readonly onTaken: 'replace'; readonly key: readonly (keyof Row & string)[] }

/** Sizes of the statements that many rows are cut into: few texts to compile, a handful of statements to run. */
const sizes = [64, 16, 4, 1] as const

/** An insert into one table, compiled once. Gives the number of rows that were written, for `skip` of those given. */
export function prepareInsert<Name extends keyof Tables & string>(
  db: Db,
  table: Name,
  rule: InsertRule<Tables[Name]> = { onTaken: 'fail' },
): (...rows: readonly Tables[Name][]) => Promise<number> {
  const columns = columnsOf(table)
  const compiled = new Map<number, CompiledQuery<object>>()
  const queryFor = (size: number): CompiledQuery<object> => {
    const known = compiled.get(size)
    if (known !== undefined) return known
    const query = compileInsert(db, { table, columns, size, rule })
    compiled.set(size, query)
    return query
  }
  return async (...rows) => {
    let written = 0
    let start = 0
    for (const size of sizes) {
      for (; rows.length - start >= size; start += size) {
        const part = rows.slice(start, start + size)
        const parameters = part.flatMap((row) => columns.map((column) => row[column]))
        const query = { ...queryFor(size), parameters }
        if (rule.onTaken === 'keep') written += (await db.connection.executeQuery(query)).rows.length
        else {
          await db.connection.send(query)
          written += size
        }
      }
    }
    return written
  }
}

function compileInsert(
  db: Db,
  insert: {
    readonly table: string
    readonly columns: readonly string[]
    readonly size: number
    readonly rule: InsertRule<Record<string, unknown>>
  },
): CompiledQuery<object> {
  const names = insert.columns.map((column) => sql.ref(column))
  const row = sql`(${sql.join(insert.columns.map(() => null))})`
  const rows = sql.join(Array.from({ length: insert.size }, () => row))
  const into = sql`insert into ${sql.table(insert.table)} (${sql.join(names)}) values ${rows}`
  const { rule } = insert
  if (rule.onTaken !== 'replace') {
    const end = { fail: '', keep: ' on conflict do nothing returning 1', skip: ' on conflict do nothing' }
    return sql<object>`${into}${sql.raw(end[rule.onTaken])}`.compile(db.build)
  }
  const key = sql.join(rule.key.map((column) => sql.ref(column)))
  const changes = sql.join(names.map((name) => sql`${name} = excluded.${name}`))
  return sql<object>`${into} on conflict (${key}) do update set ${changes}`.compile(db.build)
}
