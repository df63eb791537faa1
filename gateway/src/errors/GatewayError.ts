import type { GatewayCode } from '@consentry/protocol'

/**
 * A refusal with a code of the closed list (protocol §19). `reason` is for the server's own log and tests; it never
 * leaves the machine. `retryAfter`: seconds, sent as `Retry-After`.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: GatewayCode
  readonly retryAfter: number | null

  constructor(
    code: GatewayCode,
    reason: string,
    options: { readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfter = options.retryAfter ?? null
  }
}
