import { CompiledQuery } from 'kysely'
import { createPool } from './createPool.ts'
import { PostgresConnection } from './PostgresConnection.ts'

/** Runs what concerns the same blob one after the other, also across gateways. */
export interface PostgresKeyedLock {
  run<Result>(sha256: string, work: () => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/**
 * Locks by the first 64 bits of a digest, each for the time of a transaction on a connection of its own. `work` takes
 * less than `waitMs`: the server gives the lock of a silent holder to the next, and then the result counts as failed.
 */
export function postgresKeyedLock({
  url,
  connections,
  waitMs,
}: {
  readonly url: string
  readonly connections: number
  readonly waitMs: number
}): PostgresKeyedLock {
  const all = Array.from(
    { length: connections },
    () => new PostgresConnection({ url, access: 'write', waitMs, answerMs: 2 * waitMs }),
  )
  const pool = createPool(all, waitMs)
  return {
    run: (sha256, work) =>
      pool.use(async (connection) => {
        await connection.beginUnlocked()
        let result: Awaited<ReturnType<typeof work>>
        try {
          await connection.executeQuery(CompiledQuery.raw(lockSql, [part(sha256, 0), part(sha256, 4)]))
          result = await work()
        } catch (error) {
          await connection.rollback()
          throw error
        }
        await connection.commit()
        return result
      }),
    close: async () => {
      await pool.drain()
      for (const connection of all) await connection.close()
    },
  }
}

const lockSql = 'select pg_advisory_xact_lock($1::int, $2::int)'

function part(sha256: string, start: number): number {
  return Buffer.from(sha256.slice(0, 16), 'hex').readInt32BE(start)
}
