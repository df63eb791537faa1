import type { ErrorCode } from './codes.ts'

/** Facts about a failure that are safe to show and to log: lengths, field names, positions. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>

/** The optional parts of an error message. */
export type ErrorParts = {
  /** What was given, without content: see `redact`. */
  readonly given?: string
  /** What the caller can do next. */
  readonly next?: string
  readonly details?: ErrorDetails
}

/**
 * A failed check of a format, key or signature. Callers switch on `code`, never on the message.
 * The message says what failed, what was given and what to do next; neither it nor `details` holds
 * plaintext, keys, tokens or patient identifiers, so the error may be logged as it is.
 * Spec §19.
 */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, what: string, { given, next, details = {} }: ErrorParts = {}) {
    super([what, given && `Given: ${given}`, next].filter(Boolean).map(endWithDot).join(' '))
    this.code = code
    this.details = details
  }
}

function endWithDot(text: string | undefined): string {
  return `${text}`.endsWith('.') ? `${text}` : `${text}.`
}
