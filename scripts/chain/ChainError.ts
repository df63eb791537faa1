/** The closed list of ways in which the embedded chain can fail. */
export type ChainErrorCode =
  | 'anvil_missing'
  | 'anvil_failed'
  | 'rpc_failed'
  | 'state_damaged'
  | 'state_missing'
  | 'port_in_use'

/** A failure of the embedded chain. Callers switch on `code`; the message says what to do next and holds no key. */
export class ChainError extends Error {
  override readonly name: string = 'ChainError'
  readonly code: ChainErrorCode

  constructor(code: ChainErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}
