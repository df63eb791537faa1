import { Socket } from 'node:net'
import { Client } from 'pg'
import { GatewayError } from '../../errors/GatewayError.ts'
import { postgresTypes } from './postgresTypes.ts'

/** How to reach a database and how long to wait for it. */
export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database`; a folder of a unix socket is given as `?host=`. */
  readonly url: string
  /** `read`: the server itself refuses writes on this connection. */
  readonly access: 'write' | 'read'
  /** Longest wait for the connection and for a lock. */
  readonly waitMs: number
  /** Longest wait for the answer to a statement; 0: no limit, for migrations. */
  readonly answerMs: number
}

/** An open connection. `cut` ends it at once, whatever it is doing. */
export interface PostgresLink {
  readonly client: Client
  cut(): void
}

/**
 * Opens a connection whose statements are sent without waiting for earlier answers. `onLost` hears of its end.
 * Rejects with what the driver says.
 */
export async function connectPostgres(options: PostgresOptions, onLost: () => void): Promise<PostgresLink> {
  const socket = new Socket()
  const client = new Client({
    connectionString: options.url,
    connectionTimeoutMillis: options.waitMs,
    query_timeout: options.answerMs,
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    application_name: 'consentry',
    types: postgresTypes,
    stream: () => socket,
  })
  const link = { client, cut: () => void socket.destroy() }
  client.on('error', onLost)
  client.on('end', onLost)
  try {
    await client.connect()
    await client.query(sessionSettings(options))
    await requirePrimary(client)
  } catch (error) {
    link.cut()
    throw error
  }
  return link
}

/**
 * `synchronous_commit`: an answer is never ahead of the disk. Sequential scans are off and plans are kept, because a
 * plan that was made while a table was empty must not stay with a table that grew. The time limits free the one lock
 * of all gateways when the machine that holds it falls silent.
 */
function sessionSettings({ access, waitMs, answerMs }: PostgresOptions): string {
  const settings = [
    ['synchronous_commit', 'on'],
    ['lock_timeout', `${waitMs}`],
    ['statement_timeout', `${answerMs}`],
    ['idle_in_transaction_session_timeout', `${waitMs}`],
    ['tcp_keepalives_idle', '5'],
    ['tcp_keepalives_interval', '1'],
    ['tcp_keepalives_count', '5'],
    ['jit', 'off'],
    ['enable_seqscan', 'off'],
    ['plan_cache_mode', 'force_generic_plan'],
    ['bytea_output', 'hex'],
    ['search_path', 'public'],
    ['default_transaction_isolation', access === 'write' ? 'read committed' : 'repeatable read'],
    ['default_transaction_read_only', access === 'write' ? 'off' : 'on'],
  ]
  return settings.map(([name, value]) => `set ${name} = '${value}'`).join(';')
}

// After a fail-over the address may still lead to a standby, which lags behind what was acknowledged.
async function requirePrimary(client: Client): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')
  if (rows[0]?.standby !== false) {
    throw new GatewayError('storage_unavailable', 'the database is a standby', { retryAfter: 5 })
  }
}
