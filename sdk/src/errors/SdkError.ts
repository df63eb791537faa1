import type { SdkCode } from './codes.ts'

/** The optional parts of an `SdkError`. */
export type SdkErrorParts = {
  /** HTTP status, where a gateway answered. */
  readonly status?: number | undefined
  /** Seconds to wait before another try. */
  readonly retryAfter?: number | undefined
  /** What the caller can do next. */
  readonly next?: string
  readonly cause?: unknown
}

/**
 * A request that failed, or an answer that is not to be trusted. Callers switch on `code`. Formats and keys that fail
 * their checks throw `ProtocolError` instead. Neither holds plaintext, keys, tokens or patient identifiers. Spec §19.
 */
export class SdkError extends Error {
  override readonly name: string = 'SdkError'
  readonly code: SdkCode
  readonly status: number | undefined
  readonly retryAfter: number | undefined

  constructor(code: SdkCode, what: string, { status, retryAfter, next, cause }: SdkErrorParts = {}) {
    super(next === undefined ? what : `${what}. ${next}`, cause === undefined ? {} : { cause })
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
  }
}
