/**
 * Why a node or contract did not take a transaction. `nonce`: used already. `fees`: too low now. `funds`: the account
 * is empty. `reverted`: the contract would refuse it. `unreachable`: nobody answered.
 */
export type RefusalKind = 'nonce' | 'fees' | 'funds' | 'reverted' | 'rejected' | 'unreachable'

/** A transaction that was not taken. `error`: the contract's error name where there is one. */
export class RelayRefused extends Error {
  override readonly name = 'RelayRefused'
  readonly kind: RefusalKind
  readonly error: string | null

  constructor(kind: RefusalKind, options: { readonly error?: string; readonly cause?: unknown } = {}) {
    super(
      `Transaction not taken: ${kind}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.kind = kind
    this.error = options.error ?? null
  }
}
