/** The closed list of ways in which a network on one machine can fail to run. */
export type NetworkErrorCode =
  | 'already_running'
  | 'bad_data_folder'
  | 'bad_key_file'
  | 'bad_setting'
  | 'gateway_failed'
  | 'gateway_not_ready'
  | 'not_running'
  | 'portal_failed'

/** A network that cannot run. Callers switch on `code`; the message says what to do next and holds no key. */
export class NetworkError extends Error {
  override readonly name: string = 'NetworkError'
  readonly code: NetworkErrorCode

  constructor(code: NetworkErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}
