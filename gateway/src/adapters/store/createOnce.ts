import { CompiledQuery } from 'kysely'
import type { PostgresConnection } from './PostgresConnection.ts'

/** Creates tables that stand beside the ledger's own, unless they are there; gateways that start together take turns. */
export async function createOnce(
  connection: PostgresConnection,
  statements: readonly string[],
): Promise<void> {
  await connection.begin('immediate')
  try {
    for (const sql of statements) await connection.executeQuery(CompiledQuery.raw(sql))
  } catch (error) {
    await connection.rollback()
    throw error
  }
  await connection.commit()
}
