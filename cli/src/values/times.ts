import { parseSeconds, type Seconds } from '@consentry/protocol'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'

const units: Readonly<Record<string, number>> = {
  h: 3_600,
  d: 86_400,
  w: 604_800,
  m: 2_592_000,
  y: 31_536_000,
}

/**
 * A moment as people write it: a date `2027-01-31` (its beginning, UTC), a moment `2027-01-31T12:00Z`, or from now on
 * `90d` (h, d, w, m = 30 days, y = 365 days). Seconds. Throws `usage`.
 */
export function parseMoment(text: string, nowMillis: number, option: string): Seconds {
  const span = /^(\d{1,4})([hdwmy])$/.exec(text)
  if (span !== null) {
    return parseSeconds(Math.floor(nowMillis / 1000) + Number(span[1]) * (units[span[2] ?? ''] ?? 0))
  }
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(text)
  const millis = isDate ? Date.parse(text) : Number.NaN
  const isReal =
    isDate && !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text.slice(0, 10))
  if (isReal && millis >= 0) return parseSeconds(Math.floor(millis / 1000))
  throw new CliError(
    'usage',
    `--${option} is no moment: ${text}`,
    'Write 2027-01-31, 2027-01-31T12:00Z or 90d',
  )
}

/** The moment that an option names; undefined without it. Throws `usage`. */
export function momentOption(
  { args, surroundings }: Pick<Context, 'args' | 'surroundings'>,
  name: string,
): Seconds | undefined {
  const text = args.option(name)
  return text === undefined ? undefined : parseMoment(text, surroundings.clock(), name)
}

/** A moment in ms as people read it, UTC, to the minute. */
export function minuteOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 16).replace('T', ' ')
}

/** A date in seconds; the end of time is `no end`. */
export function dayOf(seconds: number): string {
  return seconds > 100_000_000_000 ? 'no end' : new Date(seconds * 1000).toISOString().slice(0, 10)
}
