import type { DatabaseSync } from 'node:sqlite'
import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'
import { storeError } from './storeError.ts'

interface Waiting {
  readonly work: () => void
  readonly settle: () => void
  readonly fail: (error: unknown) => void
}

/** Most changes in one commit. */
const MOST_SHARED = 64

/** Changes of one database that share a commit: all that were asked for by the time it is written. */
export interface SharedCommits {
  /** Resolves when `work` is durable. When the commit fails, nothing of it was written and all who share it hear so. */
  change(work: () => void): Promise<void>
  /** Writes what still waits; refuses whoever comes later. */
  end(): Promise<void>
}

export function createSharedCommits(database: DatabaseSync): SharedCommits {
  let waiting: Waiting[] = []
  let broken: FatalError | null = null
  let isEnded = false

  const flush = (): void => {
    const batch = waiting
    waiting = []
    try {
      if (broken !== null) throw new FatalError('the database failed before', { cause: broken })
      commit(database, batch)
    } catch (error) {
      if (error instanceof FatalError) broken = error
      for (const { fail } of batch) fail(error)
      return
    }
    for (const { settle } of batch) settle()
  }

  // As long as each turn of the event loop brings somebody else, they share the commit: it costs more than the turn.
  const gather = (seen: number): void => {
    setImmediate(() => {
      if (waiting.length > seen && waiting.length < MOST_SHARED) gather(waiting.length)
      else flush()
    })
  }

  return {
    change: (work) =>
      new Promise((settle, fail) => {
        if (isEnded) {
          fail(new GatewayError('storage_unavailable', 'database is closed'))
          return
        }
        waiting.push({ work, settle, fail })
        if (waiting.length === 1) gather(1)
      }),
    end: async () => {
      isEnded = true
      if (waiting.length > 0) flush()
    },
  }
}

function commit(database: DatabaseSync, batch: readonly Waiting[]): void {
  if (batch.length === 0) return
  try {
    database.exec('BEGIN IMMEDIATE')
    for (const { work } of batch) work()
    database.exec('COMMIT')
  } catch (error) {
    rollBack(database)
    throw storeError(error)
  }
}

function rollBack(database: DatabaseSync): void {
  if (!database.isTransaction) return
  try {
    database.exec('ROLLBACK')
  } catch (error) {
    throw new FatalError('rollback failed', { cause: error })
  }
}
