/** Why a demo cannot be played. What differs from the expectation is no error but a deviation in the result. */
export type DemoErrorCode =
  | 'bad_option'
  | 'no_patients'
  | 'network_not_ready'
  | 'not_written'
  | 'audit_failed'
  | 'not_in_time'

/** The demo cannot go on. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
  readonly code: DemoErrorCode

  constructor(code: DemoErrorCode, what: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
