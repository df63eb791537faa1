import { FatalError } from '../../errors/FatalError.ts'
import type { BlobEntry, BlobIndex } from '../../ports/BlobIndex.ts'
import type { ListedBlob } from '../../ports/Blobs.ts'
import { createOnce } from './createOnce.ts'
import { createPostgresChanges } from './createPostgresChanges.ts'
import { PostgresConnection } from './PostgresConnection.ts'

// Ciphertext does not shrink: bytes are stored as they are.
const tables = [
  `create table if not exists "blobEntry" (
    sha256 text collate "C" primary key, cid text not null, size bigint not null, leaves bytea not null,
    place text not null, bytes bytea)`,
  'alter table "blobEntry" alter column bytes set storage external',
  'create table if not exists "blobExpected" (sha256 text collate "C" primary key, since timestamptz not null)',
  'create table if not exists "blobFolder" ("only" boolean primary key check ("only"), name text not null)',
]

/** A name that was expected this long ago belongs to an upload that ended with its gateway. */
const expectedFor = '1 hour'

const expect = `insert into "blobExpected" values ($1, now())
  on conflict (sha256) do update set since = excluded.since`
const forget = 'delete from "blobExpected" where sha256 = $1'
const put = `insert into "blobEntry" (sha256, cid, size, leaves, place, bytes) values ($1, $2, $3, $4, $5, $6)
  on conflict (sha256) do update set cid = excluded.cid, size = excluded.size, leaves = excluded.leaves,
    place = excluded.place, bytes = excluded.bytes`
const expectOfFile = `insert into "blobExpected" select sha256, now() from "blobEntry"
  where sha256 = $1 and place = 'file' on conflict (sha256) do update set since = excluded.since`
const remove = 'delete from "blobEntry" where sha256 = $1'

export interface PostgresBlobIndex extends BlobIndex {
  /** The name of the folder of larger blobs; the given one from now on if there was none. */
  claimFolder(name: string): Promise<string>
}

/**
 * Opens the index of a blob store that several gateways share; small blobs lie in it. Files that a live gateway is
 * just storing are not among the expected ones.
 */
export async function openPostgresBlobIndex({
  url,
  waitMs = 5_000,
}: {
  readonly url: string
  readonly waitMs?: number
}): Promise<PostgresBlobIndex> {
  const connect = (access: 'write' | 'read') =>
    new PostgresConnection({ url, access, waitMs, answerMs: 2 * waitMs })
  const writer = connect('write')
  const reader = connect('read')
  await createOnce(writer, tables)
  const change = createPostgresChanges(writer)
  const about = (sha256: string, ...sqls: readonly string[]) =>
    change({ name: sha256, statements: sqls.map((sql) => ({ sql, parameters: [sha256] })) })
  return {
    ...reading(reader),
    expectFile: (sha256) => about(sha256, expect),
    forgetFile: (sha256) => about(sha256, forget),
    put: ({ sha256, cid, size, leaves, place }, bytes) =>
      change({
        name: sha256,
        statements: [
          { sql: put, parameters: [sha256, cid, size, leaves, place, bytes] },
          { sql: forget, parameters: [sha256] },
        ],
      }),
    remove: (sha256) => about(sha256, expectOfFile, remove),
    claimFolder: async (name) => {
      await writer.query('insert into "blobFolder" values (true, $1) on conflict do nothing', [name])
      const { rows } = await writer.query<{ name: string }>('select name from "blobFolder"')
      return rows[0]?.name ?? ''
    },
    close: async () => {
      await reader.close()
      await writer.close()
    },
  }
}

function reading(reader: PostgresConnection): Pick<BlobIndex, 'get' | 'list' | 'bytes' | 'expectedFiles'> {
  return {
    get: async (sha256) => {
      const sql = 'select sha256, cid, size, leaves, place from "blobEntry" where sha256 = $1'
      const [row] = (await reader.query<BlobEntry>(sql, [sha256])).rows
      if (row === undefined) return null
      if (row.place !== 'index' && row.place !== 'file') throw new FatalError('the blob index is damaged')
      return row
    },
    list: async ({ after, limit }) => {
      const sql = 'select sha256, cid, size from "blobEntry" where sha256 > $1 order by sha256 limit $2'
      return (await reader.query<ListedBlob>(sql, [after ?? '', limit])).rows
    },
    bytes: async (sha256) => {
      const sql = 'select bytes from "blobEntry" where sha256 = $1'
      return (await reader.query<{ bytes: Uint8Array | null }>(sql, [sha256])).rows[0]?.bytes ?? null
    },
    expectedFiles: async () => {
      const sql = `select sha256 from "blobExpected" where since < now() - interval '${expectedFor}' order by sha256`
      return (await reader.query<{ sha256: string }>(sql)).rows.map(({ sha256 }) => sha256)
    },
  }
}
