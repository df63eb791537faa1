import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { FatalError } from '../../errors/FatalError.ts'
import type { CheckpointLock } from '../../ports/CheckpointLock.ts'
import { openSqlite } from './openSqlite.ts'
import { storeError } from './storeError.ts'

type Row = { readonly size: number; readonly root: Uint8Array; readonly note: string }

/** Opens the checkpoint lock in a folder: a SQLite file of its own, which no copy of the ledger brings back. */
export function openCheckpointLock({ dir }: { readonly dir: string }): CheckpointLock {
  const database = openSqlite(join(dir, 'lock.sqlite'), 'write')
  const run = <Result>(work: () => Result): Result => {
    try {
      return work()
    } catch (error) {
      throw storeError(error)
    }
  }
  run(() =>
    database.exec(
      'create table if not exists lock (origin text primary key, size integer not null, root blob not null, note text not null) strict',
    ),
  )
  const load = database.prepare('select size, root, note from lock where origin = ?')
  return {
    load: async (origin) => run(() => lockRow(load.get(origin))),
    replace: async (origin, expected, next) => run(() => replace(database, { origin, expected, next })),
    close: async () => database.close(),
  }
}

/** Opens the lock for reading, beside the gateway that writes it; where there is none, it says that nothing was locked. */
export function openLockReader({ dir }: { readonly dir: string }): Pick<CheckpointLock, 'load' | 'close'> {
  const path = join(dir, 'lock.sqlite')
  if (!existsSync(path)) return { load: async () => null, close: async () => {} }
  const database = openSqlite(path, 'read')
  return {
    load: async (origin) => {
      try {
        const sql = 'select size, root, note from lock where origin = ?'
        return lockRow(database.prepare(sql).get(origin))
      } catch (error) {
        throw storeError(error)
      }
    },
    close: async () => database.close(),
  }
}

// One statement is one transaction: it compares and swaps under SQLite's write lock, and is durable when it returns.
function replace(
  database: DatabaseSync,
  {
    origin,
    expected,
    next,
  }: { readonly origin: string; readonly expected: string | null; readonly next: Row },
): boolean {
  const { size, root, note } = next
  const { changes } =
    expected === null
      ? database
          .prepare('insert into lock (origin, size, root, note) values (?, ?, ?, ?) on conflict do nothing')
          .run(origin, size, root, note)
      : database
          .prepare('update lock set size = ?, root = ?, note = ? where origin = ? and note = ?')
          .run(size, root, note, origin, expected)
  return Number(changes) === 1
}

function lockRow(row: ReturnType<ReturnType<DatabaseSync['prepare']>['get']>): Row | null {
  if (row === undefined) return null
  const { size, root, note } = row
  if (typeof size === 'number' && root instanceof Uint8Array && typeof note === 'string')
    return { size, root, note }
  throw new FatalError('the checkpoint lock holds a row of another form')
}
