import type { Failure, Guarded, Outcome } from './Outcome.ts'

/** Wraps every function of an object, and of the objects in it, so that failures are values. */
export function guard<Api extends object>(api: Api): Guarded<Api> {
  const entries = Object.entries(api).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return [name, guardOne(value as AnyFunction)]
    return [name, typeof value === 'object' && value !== null ? guard(value) : value]
  })
  return Object.fromEntries(entries) as Guarded<Api>
}

type AnyFunction = (...input: readonly unknown[]) => unknown

function guardOne(work: AnyFunction): (...input: readonly unknown[]) => Promise<Outcome<unknown>> {
  return async (...input) => {
    try {
      return { ok: true, value: await work(...input) }
    } catch (error) {
      return { ok: false, failure: failureOf(error) }
    }
  }
}

/** Errors of the SDK have a code; anything else is a fault of this page. */
function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return { code: error.code, message: error.message }
  }
  return { code: 'internal', message: error instanceof Error ? error.name : 'unknown' }
}
