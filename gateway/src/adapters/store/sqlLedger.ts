import { FatalError } from '../../errors/FatalError.ts'
import type { Ledger } from '../../ports/Ledger.ts'
import type { LedgerTx } from '../../ports/LedgerTx.ts'
import { createPool } from './createPool.ts'

/** One connection with its rows. What it does to transactions may be at once or later, as the database has it. */
export interface LedgerConnection {
  readonly tx: LedgerTx
  begin(kind: 'deferred' | 'immediate'): void | Promise<void>
  /** Durable when done. When it throws, the transaction is rolled back. */
  commit(): void | Promise<void>
  rollback(): void | Promise<void>
  savepoint(name: string): void | Promise<void>
  release(name: string): void | Promise<void>
  undo(name: string): void | Promise<void>
  /** Called outside of transactions. */
  wipe(): boolean | Promise<boolean>
  close(): void | Promise<void>
}

/** The ledger over one writing connection and some reading ones. `waitMs`: longest wait for a turn. */
export function createSqlLedger(
  { writer, readers }: { readonly writer: LedgerConnection; readonly readers: readonly LedgerConnection[] },
  { waitMs }: { readonly waitMs: number },
): Ledger {
  const writers = createPool([writer], waitMs)
  const reading = createPool(readers, waitMs)
  const guard = createGuard()
  let savepoints: string[] = []
  let lastSavepoint = 0

  return {
    write: (work) =>
      writers.use((connection) => {
        savepoints = []
        return guard(() => transact(connection, 'immediate', work))
      }),
    read: (work) => reading.use((connection) => guard(() => transact(connection, 'deferred', work))),
    attempt: async (tx, work) => {
      if (tx !== writer.tx) throw new TypeError('attempt needs the transaction of a write')
      lastSavepoint += 1
      const name = `attempt${lastSavepoint}`
      savepoints.push(name)
      await writer.savepoint(name)
      try {
        const result = await work()
        if (savepoints.at(-1) !== name) throw new TypeError('attempts must end in the order they began')
        await writer.release(name)
        return result
      } catch (error) {
        await writer.undo(name)
        throw error
      } finally {
        savepoints = savepoints.filter((open) => open !== name)
      }
    },
    wipe: () => writers.use((connection) => guard(async () => connection.wipe())),
    close: async () => {
      await Promise.all([writers.drain(), reading.drain()])
      for (const connection of [...readers, writer]) await connection.close()
    },
  }
}

async function transact<Result>(
  connection: LedgerConnection,
  kind: 'deferred' | 'immediate',
  work: (tx: LedgerTx) => Promise<Result>,
): Promise<Result> {
  await connection.begin(kind)
  let result: Result
  try {
    result = await work(connection.tx)
  } catch (error) {
    await connection.rollback()
    throw error
  }
  await connection.commit()
  return result
}

// After a fatal error nobody knows what is durable: this process must not decide anything any more.
function createGuard(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let broken: FatalError | null = null
  return async (work) => {
    if (broken !== null) throw new FatalError('the database failed before', { cause: broken })
    try {
      return await work()
    } catch (error) {
      if (error instanceof FatalError) broken = error
      throw error
    }
  }
}
