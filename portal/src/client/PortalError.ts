import type { Failure, Outcome } from '../worker/Outcome.ts'

/** A failure that came from the worker; `code` is one of the closed list of the SDK. */
export class PortalError extends Error {
  override readonly name: string = 'PortalError'
  readonly code: string

  constructor({ code, message }: Failure) {
    super(message)
    this.code = code
  }
}

/** The value of a call to the worker. Throws `PortalError`. */
export async function take<Value>(call: PromiseLike<Outcome<Value>>): Promise<Value> {
  const outcome = await call
  if (outcome.ok) return outcome.value
  throw new PortalError(outcome.failure)
}
