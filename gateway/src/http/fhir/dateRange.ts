import { GatewayError } from '../../errors/GatewayError.ts'

/** ms, `from` inclusive and `to` exclusive. */
export interface DateRange {
  readonly from: number
  readonly to: number
}

const ALL: DateRange = { from: 0, to: Number.MAX_SAFE_INTEGER }

const FORM =
  /^(eq|ge|gt|le|lt|sa|eb)?(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/**
 * The range that FHIR's `date` search gives; several values have to hold together. A date without a zone is one of UTC,
 * and stands for all of its year, month, day, minute or second. Throws `bad_request`.
 */
export function dateRange(values: string | readonly string[] | undefined): DateRange {
  const texts = values === undefined ? [] : typeof values === 'string' ? [values] : values
  return texts
    .map(rangeOf)
    .reduce((all, one) => ({ from: Math.max(all.from, one.from), to: Math.min(all.to, one.to) }), ALL)
}

function rangeOf(text: string): DateRange {
  // A plus sign that came unescaped in a query is a space.
  const match = FORM.exec(text.replace(' ', '+'))
  if (match === null) throw new GatewayError('bad_request', 'date is not one of FHIR')
  const [, prefix = 'eq', ...parts] = match
  const { from, to } = spanOf(parts)
  switch (prefix) {
    case 'ge':
      return { from, to: ALL.to }
    case 'gt':
    case 'sa':
      return { from: to, to: ALL.to }
    case 'le':
      return { from: ALL.from, to }
    case 'lt':
    case 'eb':
      return { from: ALL.from, to: from }
    default:
      return { from, to }
  }
}

type Parts = readonly (string | undefined)[]

/** All instants that a date of this precision can mean. */
function spanOf([year = '', month, day, hour, minute, second, fraction, zone]: Parts): DateRange {
  const start = (at: { readonly y?: number; readonly mo?: number }) =>
    Date.UTC(
      Number(year) + (at.y ?? 0),
      Number(month ?? 1) - 1 + (at.mo ?? 0),
      Number(day ?? 1),
      Number(hour ?? 0),
      Number(minute ?? 0),
      Number(second ?? 0),
      Number((fraction ?? '').padEnd(3, '0')),
    )
  requireDate(start({}), { month, day, hour, minute, second })
  const from = start({}) - offsetOf(zone)
  if (month === undefined) return { from, to: start({ y: 1 }) }
  if (day === undefined) return { from, to: start({ mo: 1 }) }
  return { from, to: from + lengthOf([hour, second, fraction]) }
}

function lengthOf([hour, second, fraction]: Parts): number {
  if (hour === undefined) return 86_400_000
  if (second === undefined) return 60_000
  return fraction === undefined ? 1_000 : 1
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000
}

/** Date.UTC takes the 31st of February for the 3rd of March; FHIR does not. */
function requireDate(time: number, parts: Readonly<Record<string, string | undefined>>): void {
  const date = new Date(time)
  const read: Readonly<Record<string, number>> = {
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
  const isReal = Object.entries(parts).every(
    ([name, text]) => text === undefined || Number(text) === read[name],
  )
  if (!isReal) throw new GatewayError('bad_request', 'date does not exist')
}
