/** Why a deployment cannot go on. */
export type DeployErrorCode =
  | 'accredit_delayed'
  | 'bad_deployment_file'
  | 'blockhash_differs'
  | 'chain_mismatch'
  | 'code_mismatch'
  | 'nonce_conflict'
  | 'organisation_suspended'
  | 'transaction_failed'
  | 'unknown_organisation'

/** A deployment that cannot go on; the message says what to look at. Callers switch on `code`. */
export class DeployError extends Error {
  override readonly name: string = 'DeployError'
  readonly code: DeployErrorCode

  constructor(code: DeployErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
