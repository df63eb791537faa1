import type { SdkCode } from './codes.ts'
import { nextSteps } from './nextSteps.ts'

/** The optional parts of an `SdkError`. */
export type SdkErrorParts = {
  /** HTTP status, where a gateway answered. */
  readonly status?: number | undefined
  /** Seconds to wait before another try. */
  readonly retryAfter?: number | undefined
  /** What was given, where that says nothing of a person: lengths, counts, dates. */
  readonly given?: string
  /** What the caller can do next, where more can be said than of every failure with this code. */
  readonly next?: string
  readonly cause?: unknown
}

/**
 * A request that failed, or an answer that is not to be trusted. Callers switch on `code`; `next` says to people what to do.
 * Formats and keys that fail their checks throw `ProtocolError` instead. Neither holds plaintext, keys, tokens or patient
 * identifiers. Spec §19.
 */
export class SdkError extends Error {
  override readonly name: string = 'SdkError'
  readonly code: SdkCode
  readonly status: number | undefined
  readonly retryAfter: number | undefined
  readonly given: string | undefined
  readonly next: string

  constructor(code: SdkCode, what: string, parts: SdkErrorParts = {}) {
    const { status, retryAfter, given, next, cause } = parts
    const facts = given === undefined ? what : `${what} (${given})`
    super(next === undefined ? facts : `${facts}. ${next}`, cause === undefined ? {} : { cause })
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
    this.given = given
    this.next = next ?? nextSteps[code]
  }
}
