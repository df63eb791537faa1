import {
  type Compilable,
  type CompiledQuery,
  type DatabaseConnection,
  type Kysely,
  type RawBuilder,
  sql,
} from 'kysely'
import type { Tables } from './tables.ts'

/** A connection inside a transaction. */
export interface StoreConnection extends DatabaseConnection {
  /** How many transactions were begun on it: says whether it is still the same one. */
  readonly transactions: number
  /** The rows of a statement: at once where the database is in this process. */
  rows<Row>(sql: string, parameters: readonly unknown[]): readonly Row[] | Promise<readonly Row[]>
  /**
   * Runs a statement that gives nothing back. Over a network it resolves when the statement is on its way: later
   * statements see what it did, and if it fails, so does the next one that is waited for, or the commit.
   */
  send(query: CompiledQuery): Promise<void>
}

/** One connection: queries are built by `build` and run on `connection`, past the turns that Kysely takes. */
export interface Db {
  readonly build: Kysely<Tables>
  readonly connection: StoreConnection
}

/** `limit 1` as text: SQLite prepares a statement again each time a parameter of LIMIT is bound, six times the cost. */
export const one: RawBuilder<number> = sql.lit(1)

/** A place in a compiled query whose value comes with each call. */
class Slot<Values> {
  readonly read: (values: Values) => unknown

  constructor(read: (values: Values) => unknown) {
    this.read = read
  }
}

/**
 * A query that is built and compiled once and then run with new values: building costs more than running it.
 * `value` stands for the values of a call. Lists are for `in`: they may be empty, and are filled up to the next
 * power of two by repeating the last element, so that few texts are compiled.
 */
export function prepare<Row, Values extends object = object>(
  db: Db,
  query: (build: Kysely<Tables>, value: Values) => Compilable<Row>,
): (values: Values) => Promise<readonly Row[]> {
  const ready = compiler(db, query)
  return async (values) => {
    const { sql: text, parameters } = ready(values)
    return db.connection.rows<Row>(text, parameters)
  }
}

/** As `prepare`, for a statement that gives nothing back: nobody waits for it before the commit. */
export function prepareSend<Values extends object = object>(
  db: Db,
  query: (build: Kysely<Tables>, value: Values) => Compilable<unknown>,
): (values: Values) => Promise<void> {
  const ready = compiler(db, query)
  return (values) => db.connection.send(ready(values))
}

/** As `prepare`, for at most one row. */
export function prepareOne<Row, Values extends object = object>(
  db: Db,
  query: (build: Kysely<Tables>, value: Values) => Compilable<Row>,
): (values: Values) => Promise<Row | null> {
  const ready = compiler(db, query)
  return async (values) => {
    const { sql: text, parameters } = ready(values)
    const rows = db.connection.rows<Row>(text, parameters)
    return ('then' in rows ? await rows : rows)[0] ?? null
  }
}

function compiler<Row, Values extends object>(
  db: Db,
  query: (build: Kysely<Tables>, value: Values) => Compilable<Row>,
): (values: Values) => CompiledQuery<Row> {
  const compiled = new Map<string, CompiledQuery<Row>>()
  return (values) => {
    const shape = shapeOf(values)
    let ready = compiled.get(shape)
    if (ready === undefined) {
      ready = query(db.build, slotsFor(values)).compile()
      compiled.set(shape, ready)
    }
    const parameters = ready.parameters.map((parameter) =>
      parameter instanceof Slot ? parameter.read(values) : parameter,
    )
    return { ...ready, parameters }
  }
}

function shapeOf(values: object): string {
  let shape = ''
  for (const value of Object.values(values)) if (Array.isArray(value)) shape += `${paddedLength(value)},`
  return shape
}

function paddedLength(list: readonly unknown[]): number {
  let length = 1
  while (length < list.length) length *= 2
  return length
}

function slotsFor<Values extends object>(values: Values): Values {
  const slots = Object.entries(values).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? Array.from(
          { length: paddedLength(value) },
          (_, at) => new Slot((given) => elementOf(given, name, at)),
        )
      : new Slot((given) => fieldOf(given, name)),
  ])
  // The builder sees slots where its types say values: it only ever passes them on as parameters.
  return Object.fromEntries(slots) as unknown as Values
}

function fieldOf(values: unknown, name: string): unknown {
  return (values as Readonly<Record<string, unknown>>)[name]
}

function elementOf(values: unknown, name: string, at: number): unknown {
  const list = fieldOf(values, name) as readonly unknown[]
  return list[at] ?? list.at(-1) ?? null
}
