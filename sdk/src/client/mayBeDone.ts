import { SdkError } from '../errors/SdkError.ts'

/**
 * Whether what failed may be done all the same: no answer came, or the gateway has it already (`conflict`), as where it
 * was sent twice on the way. Then the gateway is asked before it is called a failure.
 */
export function mayBeDone(error: unknown): boolean {
  return error instanceof SdkError && (error.code === 'unreachable' || error.code === 'conflict')
}
