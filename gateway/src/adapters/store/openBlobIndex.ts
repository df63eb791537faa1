import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { FatalError } from '../../errors/FatalError.ts'
import type { BlobEntry, BlobIndex } from '../../ports/BlobIndex.ts'
import type { ListedBlob } from '../../ports/Blobs.ts'
import { emptyLog } from './emptyLog.ts'
import { createSharedCommits } from './createSharedCommits.ts'
import { openSqlite } from './openSqlite.ts'
import { storeError } from './storeError.ts'

const tables = `
  create table if not exists blob (
    sha256 text primary key, cid text not null, size integer not null, leaves blob not null,
    place text not null, bytes blob
  ) strict;
  create table if not exists expected (sha256 text primary key) strict, without rowid;
`

/** Opens the index of a blob store: a SQLite file of its own, so that bytes never slow the ledger down. */
export function openBlobIndex({ dir }: { readonly dir: string }): BlobIndex {
  const path = join(dir, 'blobs.sqlite')
  const writer = openSqlite(path, 'write')
  writer.exec(tables)
  // What is read back comes by another connection, out of the files and not out of the writer's memory.
  const reader = openSqlite(path, 'read')
  const commits = createSharedCommits(writer)
  return {
    ...reading(reader),
    ...changing(writer, commits.change),
    close: async () => {
      await commits.end()
      reader.close()
      writer.close()
    },
  }
}

function reading(reader: DatabaseSync): Pick<BlobIndex, 'get' | 'list' | 'bytes' | 'expectedFiles'> {
  const list = reader.prepare('select sha256, cid, size from blob where sha256 > ? order by sha256 limit ?')
  const entry = reader.prepare('select sha256, cid, size, leaves, place from blob where sha256 = ?')
  const bytes = reader.prepare('select bytes from blob where sha256 = ?')
  const expected = reader.prepare('select sha256 from expected order by sha256')
  const run = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return work()
    } catch (error) {
      throw storeError(error)
    }
  }
  return {
    get: (sha256) => run(() => entryOf(entry.get(sha256))),
    list: ({ after, limit }) => run(() => list.all(after ?? '', limit).map(listedOf)),
    bytes: (sha256) =>
      run(() => {
        const found = bytes.get(sha256)?.bytes
        return found instanceof Uint8Array ? found : null
      }),
    expectedFiles: () => run(() => expected.all().map(({ sha256 }) => String(sha256))),
  }
}

function changing(
  writer: DatabaseSync,
  change: (work: () => void) => Promise<void>,
): Pick<BlobIndex, 'expectFile' | 'put' | 'remove' | 'forgetFile'> {
  // Deleted bytes are overwritten in the pages; they must not stay in the log of changes either (§16).
  let isOwed = true
  const wipe = (): void => {
    if (isOwed) isOwed = !emptyLog(writer)
  }
  wipe()
  const expect = writer.prepare('insert into expected values (?) on conflict do nothing')
  const forget = writer.prepare('delete from expected where sha256 = ?')
  const put = writer.prepare(
    'insert or replace into blob (sha256, cid, size, leaves, place, bytes) values (?, ?, ?, ?, ?, ?)',
  )
  const expectOfFile = writer.prepare(
    `insert into expected select sha256 from blob where sha256 = ? and place = 'file' on conflict do nothing`,
  )
  const remove = writer.prepare('delete from blob where sha256 = ?')
  return {
    expectFile: (sha256) => change(() => void expect.run(sha256)),
    forgetFile: (sha256) =>
      change(() => {
        isOwed = true
        forget.run(sha256)
      }).then(wipe),
    put: ({ sha256, cid, size, leaves, place }, bytes) =>
      change(() => {
        put.run(sha256, cid, size, leaves, place, bytes)
        forget.run(sha256)
      }).then(wipe),
    remove: (sha256) =>
      change(() => {
        isOwed = true
        expectOfFile.run(sha256)
        remove.run(sha256)
      }).then(wipe),
  }
}

function listedOf({ sha256, cid, size }: Readonly<Record<string, unknown>>): ListedBlob {
  return { sha256: String(sha256), cid: String(cid), size: Number(size) }
}

function entryOf(row: ReturnType<ReturnType<DatabaseSync['prepare']>['get']>): BlobEntry | null {
  if (row === undefined) return null
  const { sha256, cid, size, leaves, place } = row
  if (
    typeof sha256 === 'string' &&
    typeof cid === 'string' &&
    typeof size === 'number' &&
    leaves instanceof Uint8Array &&
    (place === 'index' || place === 'file')
  ) {
    return { sha256, cid, size, leaves, place }
  }
  throw new FatalError('the blob index holds a row of another form')
}
