import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'

/**
 * What a failed file operation means: `storage_unavailable`, for the next one may succeed. A failed fsync is fatal:
 * the system may have dropped what it could not write, and would say yes the next time. Other errors stay as they are.
 */
export function fileError(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  if (error.syscall === 'fsync') return new FatalError('fsync of a blob failed', { cause: error })
  const code = 'code' in error ? String(error.code) : 'unknown'
  return new GatewayError('storage_unavailable', `blob file: ${String(error.syscall)} says ${code}`, {
    cause: error,
    retryAfter: 60,
  })
}

/** Runs file operations and says what a failure means. */
export async function withFileErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw fileError(error)
  }
}
