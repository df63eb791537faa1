import { DatabaseError } from 'pg'
import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'

/** A class of SQLSTATE codes, or one code, with what it means for whoever waits. */
const unavailable = [
  { prefix: '08', why: 'the connection failed', retryAfter: 1 },
  { prefix: '0A', why: 'the schema changed under a prepared statement', retryAfter: 1 },
  { prefix: '25006', why: 'the server or this transaction is read-only', retryAfter: 5 },
  { prefix: '25P03', why: 'the transaction was idle for too long', retryAfter: 1 },
  { prefix: '26', why: 'a prepared statement is gone', retryAfter: 1 },
  { prefix: '28', why: 'the server does not let us in', retryAfter: 60 },
  { prefix: '40', why: 'another transaction was in the way', retryAfter: 1 },
  { prefix: '53100', why: 'the disk is full', retryAfter: 60 },
  { prefix: '53', why: 'the server is out of resources', retryAfter: 5 },
  { prefix: '55P03', why: 'no turn within the time for it', retryAfter: 1 },
  { prefix: '57', why: 'the server ended the statement', retryAfter: 1 },
] as const

/** A damaged table or index: nobody knows any more what is true. */
const corrupted = 'XX'

/**
 * What a failed statement means. The server's own text stays out of it: it names the values of the row. A lost
 * connection, a full disk, a lock that took too long: refused, and can be tried again later. Damaged data is fatal.
 * A failed fsync is the server's own matter: it restarts and recovers, and here the connection is lost.
 */
export function postgresError(error: unknown): unknown {
  if (error instanceof GatewayError || error instanceof FatalError) return error
  if (!(error instanceof DatabaseError)) return connectionLost(error)
  const { code = 'unknown' } = error
  if (code.startsWith(corrupted)) return new FatalError(`database failed: it says ${code}`)
  const known = unavailable.find(({ prefix }) => code.startsWith(prefix))
  if (known === undefined) return new GatewayError('internal', `database says ${code}`)
  return new GatewayError('storage_unavailable', `${known.why}: ${code}`, { retryAfter: known.retryAfter })
}

/** Nothing came back from the server: the driver's errors have no SQLSTATE. */
export function connectionLost(error: unknown): GatewayError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
  return new GatewayError('storage_unavailable', `no connection to the database: ${code}`, {
    cause: error,
    retryAfter: 1,
  })
}
