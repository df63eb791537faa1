import { CompiledQuery } from 'kysely'
import type { PostgresConnection } from './PostgresConnection.ts'

/** Statements about one name that belong together. */
export interface Change {
  readonly name: string
  readonly statements: readonly { readonly sql: string; readonly parameters: readonly unknown[] }[]
}

interface Waiting extends Change {
  readonly settle: () => void
  readonly fail: (error: unknown) => void
}

/** Most changes of one commit: with small blobs in them, a few MiB. */
const mostChanges = 64

/**
 * Changes that share a commit: whatever is asked for while one is being written is the next. Each resolves when it is
 * durable; when a commit fails, all who share it hear so. For tables that no decision reads: without the ledger's lock.
 */
export function createPostgresChanges(connection: PostgresConnection): (change: Change) => Promise<void> {
  let waiting: Waiting[] = []
  let isRunning = false

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostChanges)
      waiting = waiting.slice(mostChanges)
      try {
        await commit(connection, batch)
        for (const { settle } of batch) settle()
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    isRunning = false
  }
  return (change) =>
    new Promise((settle, fail) => {
      waiting.push({ ...change, settle, fail })
      if (isRunning) return
      isRunning = true
      void drain()
    })
}

async function commit(connection: PostgresConnection, batch: readonly Change[]): Promise<void> {
  // In the order of names: two gateways that change the same rows never wait for each other in a circle.
  const ordered = batch.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
  const statements = ordered.flatMap((change) => change.statements)
  await connection.beginUnlocked()
  try {
    await Promise.all(
      statements.map(({ sql, parameters }) =>
        connection.executeQuery(CompiledQuery.raw(sql, [...parameters])),
      ),
    )
  } catch (error) {
    await connection.rollback()
    throw error
  }
  await connection.commit()
}
