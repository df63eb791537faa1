import type { CheckpointLock } from '../../ports/CheckpointLock.ts'
import { checkPostgres, type PostgresReport } from './checkPostgres.ts'
import { createOnce } from './createOnce.ts'
import { PostgresConnection } from './PostgresConnection.ts'

type Row = { readonly size: number; readonly root: Uint8Array; readonly note: string }

const table = `create table if not exists "checkpointLock" (
  origin text collate "C" primary key, size bigint not null, root bytea not null, note text not null)`

export interface PostgresCheckpointLock extends CheckpointLock {
  readonly report: PostgresReport
}

/**
 * Opens the checkpoint lock in a PostgreSQL database of its own, which no copy of the ledger brings back. Throws
 * `FatalError` when the server may forget what it acknowledged.
 */
export async function openPostgresCheckpointLock({
  url,
  waitMs = 5_000,
}: {
  readonly url: string
  readonly waitMs?: number
}): Promise<PostgresCheckpointLock> {
  const connection = new PostgresConnection({ url, access: 'write', waitMs, answerMs: 2 * waitMs })
  try {
    const report = await checkPostgres(connection)
    await createOnce(connection, [table])
    return {
      report,
      load: async (origin) => {
        const sql = 'select size, root, note from "checkpointLock" where origin = $1'
        return (await connection.query<Row>(sql, [origin])).rows[0] ?? null
      },
      replace: (origin, expected, next) => replace(connection, { origin, expected, next }),
      close: () => connection.close(),
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}

// One statement is one transaction: the row's own lock makes compare and swap one step, also between gateways.
async function replace(
  connection: PostgresConnection,
  {
    origin,
    expected,
    next,
  }: { readonly origin: string; readonly expected: string | null; readonly next: Row },
): Promise<boolean> {
  const { size, root, note } = next
  const { count } =
    expected === null
      ? await connection.query(
          'insert into "checkpointLock" (origin, size, root, note) values ($1, $2, $3, $4) on conflict do nothing',
          [origin, size, root, note],
        )
      : await connection.query(
          'update "checkpointLock" set size = $2, root = $3, note = $4 where origin = $1 and note = $5',
          [origin, size, root, note, expected],
        )
  return count === 1
}
