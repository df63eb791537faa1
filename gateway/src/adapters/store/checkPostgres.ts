import { FatalError } from '../../errors/FatalError.ts'
import type { PostgresConnection } from './PostgresConnection.ts'

/** What an operator should know about a database server. `cluster`, `database`: together they name one database. */
export interface PostgresReport {
  readonly version: number
  readonly hasChecksums: boolean
  readonly cluster: string
  readonly database: string
}

const leastVersion = 130_000

const question = `
  select current_setting('server_version_num')::int as version, current_setting('data_checksums') as checksums,
    current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
    current_setting('synchronous_commit') as commits, current_setting('server_encoding') as encoding,
    (select system_identifier from pg_control_system())::text as cluster, current_database()::text as database`

interface Row {
  readonly version: number
  readonly checksums: string
  readonly fsync: string
  readonly pages: string
  readonly commits: string
  readonly encoding: string
  readonly cluster: string
  readonly database: string
}

/**
 * Start-up checks of §20. Throws `FatalError` for a server that is too old or that may forget what it acknowledged;
 * missing checksums are reported.
 */
export async function checkPostgres(connection: PostgresConnection): Promise<PostgresReport> {
  const { rows } = await connection.query<Row>(question)
  const [row] = rows
  if (row === undefined) throw new FatalError('the database does not say what it is')
  if (row.version < leastVersion) throw new FatalError('PostgreSQL 13 or newer is needed')
  const expected = [
    ['fsync', row.fsync, 'on'],
    ['full_page_writes', row.pages, 'on'],
    ['synchronous_commit', row.commits, 'on'],
    ['server_encoding', row.encoding, 'UTF8'],
  ] as const
  for (const [name, value, needed] of expected) {
    if (value !== needed) throw new FatalError(`the database setting ${name} is ${value}, not ${needed}`)
  }
  const { version, checksums, cluster, database } = row
  return { version, hasChecksums: checksums === 'on', cluster, database }
}
