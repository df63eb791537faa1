import { copyFileSync, mkdirSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type AuditEvent, auditEventText, makeLeaf, parseAuditEvent } from '@consentry/protocol'

/** Who has to find it with what: keys and anchor are what the operator knows beside the files. */
export interface StoredLog {
  readonly dir: string
  readonly ledger: DatabaseSync
  readonly lock: DatabaseSync
  /** A number below `end`, by the seed of this alteration. */
  below(end: number): number
  /** One of these, by the seed. */
  pick<Item>(items: readonly Item[]): Item
  /** Keys under which the log is looked at, when they are not its own. */
  vkeys: readonly string[] | null
}

export type Row = Readonly<Record<string, SQLInputValue>>

/** A copy of the files in a folder of its own. */
export function openStored(from: string, dir: string, random: () => number): StoredLog {
  mkdirSync(dir)
  for (const name of ['ledger.sqlite', 'lock.sqlite']) copyFileSync(`${from}/${name}`, `${dir}/${name}`)
  const open = (name: string): DatabaseSync => {
    const database = new DatabaseSync(`${dir}/${name}`)
    database.exec('pragma synchronous = off')
    return database
  }
  const below = (end: number): number => Math.floor(random() * end)
  return {
    dir,
    ledger: open('ledger.sqlite'),
    lock: open('lock.sqlite'),
    below,
    pick: <Item>(items: readonly Item[]): Item => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    vkeys: null,
  }
}

export const rowsOf = (database: DatabaseSync, sql: string, ...values: SQLInputValue[]): readonly Row[] =>
  database.prepare(sql).all(...values) as readonly Row[]

export const run = (database: DatabaseSync, sql: string, ...values: SQLInputValue[]): void => {
  const { changes } = database.prepare(sql).run(...values)
  if (Number(changes) === 0) throw new RangeError(`nothing was altered: ${sql}`)
}

/** One bit of these bytes changed. */
export function flipped({ below }: StoredLog, bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes expected')
  const changed = Uint8Array.from(bytes)
  const at = below(changed.length * 8)
  changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7))
  return changed
}

/** Entries whose body is there, without the first one. */
export const told = (log: StoredLog, where = 'true'): Row =>
  log.pick(
    rowsOf(
      log.ledger,
      `select * from leaf where body is not null and "index" > 0 and ${where} order by "index"`,
    ),
  )

/** Writes an entry anew so that leaf, hash and columns fit each other: what somebody does who knows the format. */
export function rewrite(
  { ledger }: StoredLog,
  { index, body, salt }: Row,
  change: (event: AuditEvent) => AuditEvent,
): void {
  const event = change(parseAuditEvent(String(body)))
  const text = auditEventText(event)
  const { leaf, leafHash } = makeLeaf(salt as Uint8Array, text)
  const sql =
    'update leaf set body = ?, leaf = ?, "leafHash" = ?, t = ?, actor = ?, evidence = ? where "index" = ?'
  run(ledger, sql, text, leaf, leafHash, event.t, event.actor ?? null, event.ev ?? null, index ?? null)
}
