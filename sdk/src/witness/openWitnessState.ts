import { chmodSync, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { SdkError } from '../errors/SdkError.ts'
import type { WitnessState } from './WitnessState.ts'

/** Where a witness keeps its state. */
export type WitnessStateOptions = {
  readonly path: string
  /** Begins a new state. Without it a missing file is an error: a witness that forgot would cosign a second history. */
  readonly isNew: boolean
}

/** Requests that contradict are kept up to this number for each log: one is enough to prove that it lies. */
const mostEvidence = 100

const tables = `
  create table if not exists seen (origin text primary key, size integer not null, root blob not null, note text not null) strict;
  create table if not exists evidence (n integer primary key, origin text not null, body text not null) strict`

/**
 * Opens the state of a witness: a SQLite file, synced on every change. `close` it in the end.
 *
 * @throws `bad_state` where the file is missing, or there although a new one was asked for
 */
export function openWitnessState({ path, isNew }: WitnessStateOptions): WitnessState & { close(): void } {
  if (existsSync(path) === isNew) {
    throw new SdkError(
      'bad_state',
      isNew ? 'The file of the new state exists already' : 'The state of the witness is missing',
      {
        next: isNew
          ? 'Start without making a new state'
          : 'Restore it; if it is lost, retire this key and name',
      },
    )
  }
  const database = new DatabaseSync(path)
  chmodSync(path, 0o600)
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000')
  database.exec(tables)
  const load = database.prepare('select size, root from seen where origin = ?')
  const insert = database.prepare('insert into seen values (?, ?, ?, ?) on conflict do nothing')
  const update = database.prepare(
    'update seen set size = ?, root = ?, note = ? where origin = ? and size = ?',
  )
  const keep = database.prepare(
    'insert into evidence (origin, body) select ?, ? where (select count(*) from evidence where origin = ?) < ?',
  )
  return {
    load: async (origin) => {
      const row = load.get(origin)
      if (row === undefined) return null
      const { size, root } = row
      if (typeof size === 'number' && root instanceof Uint8Array) return { size, root }
      throw new SdkError('bad_state', 'The state of the witness holds a row of another form')
    },
    // One statement is one transaction: it compares and swaps under SQLite's write lock.
    replace: async (origin, expected, { size, root, note }) => {
      const { changes } =
        expected === null
          ? insert.run(origin, size, root, note)
          : update.run(size, root, note, origin, expected)
      return Number(changes) === 1
    },
    keepEvidence: async (origin, body) => void keep.run(origin, body, origin, mostEvidence),
    close: () => database.close(),
  }
}
