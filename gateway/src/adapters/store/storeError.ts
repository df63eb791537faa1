import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'

/** Primary result codes of SQLite; an extended code carries its primary code in the lowest byte. */
const busy = 5
const locked = 6
const readOnly = 8
const ioError = 10
const corrupt = 11
const full = 13
const cannotOpen = 14
const notADatabase = 26

/**
 * What a failed statement means. Full or locked: refused, and can be tried again later. A read, write or fsync error,
 * or a damaged file: nobody knows what is durable any more, so the process ends. Everything else is returned as it is.
 */
export function storeError(error: unknown): unknown {
  const code = sqliteCodeOf(error)
  if (code === undefined) return error
  switch (code & 0xff) {
    case busy:
    case locked:
      return new GatewayError('storage_unavailable', 'database is locked by another process', {
        cause: error,
        retryAfter: 1,
      })
    case full:
      return new GatewayError('storage_unavailable', 'disk is full', { cause: error, retryAfter: 60 })
    case readOnly:
    case ioError:
    case corrupt:
    case cannotOpen:
    case notADatabase:
      return new FatalError(`database failed: SQLite code ${code}`, { cause: error })
    default:
      return error
  }
}

function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode : undefined
}
