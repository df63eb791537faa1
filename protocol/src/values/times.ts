import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Brand } from './brand.ts'

/** Unix time or length of time in seconds: on chain, in signed messages, in decision inputs. Spec §3. */
export type Seconds = Brand<number, 'Seconds'>
/** Unix time or length of time in milliseconds: in JSON. Spec §3. */
export type Millis = Brand<number, 'Millis'>

/** Last second of the year 9999; as `recordsTo` it means "no end". Spec §8. */
export const endOfTime: Seconds = 253_402_300_799 as Seconds

/** Checks seconds: a safe integer, not negative. Throws `bad_request`. */
export function parseSeconds(value: unknown): Seconds {
  return requireTime(value, 'time in seconds') as Seconds
}

/** Checks milliseconds: a safe integer, not negative. Throws `bad_request`. */
export function parseMillis(value: unknown): Millis {
  return requireTime(value, 'time in milliseconds') as Millis
}

/** Milliseconds to seconds, rounded down. */
export function secondsOf(millis: Millis): Seconds {
  return Math.floor(millis / 1000) as Seconds
}

/** Seconds to milliseconds. */
export function millisOf(seconds: Seconds): Millis {
  return (seconds * 1000) as Millis
}

/**
 * The start of the UTC day a time in ms falls on; a record's time is cut to it unless the author wants more.
 * Times before 1970 become 0: record times, like the periods of grants, are not negative. Spec §8, §12.3.
 */
export function startOfUtcDay(millis: number): Millis {
  const day = 86_400_000
  return (Math.floor(Math.max(0, millis) / day) * day) as Millis
}

function requireTime(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new ProtocolError('bad_request', `Not a valid ${what}`, { given: redact(value) })
}
