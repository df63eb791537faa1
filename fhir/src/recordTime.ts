import { field, isResource, itemsOf, type JsonObject } from './jsonValue.ts'

/** Bounds and fallback of a record's time, all in ms since 1970. */
export interface TimeBounds {
  /** Used when the resource says no time at all. */
  readonly fallback: number
  /** Later times, such as an appointment's, become this one. Default: no bound. */
  readonly notAfter?: number
}

/** Where R4 resources say what time they are about, in this order; a dot leads into an inner object. */
const TIME_FIELDS: readonly string[] = (
  'effectiveDateTime effectivePeriod effectiveInstant effectiveTiming onsetDateTime onsetPeriod ' +
  'performedDateTime performedPeriod occurrenceDateTime occurrencePeriod occurrenceTiming ' +
  'occurredDateTime occurredPeriod authoredOn authored started createdDateTime createdPeriod ' +
  'collection.collectedDateTime collection.collectedPeriod receivedTime sent received ' +
  'timingDateTime timingPeriod context.period billablePeriod servicedDate servicedPeriod ' +
  'whenHandedOver whenPrepared recordedDate recordedOn recorded date dateTime dateWritten issued start ' +
  'startDate period created timestamp'
).split(' ')

const DAY_MS = 86_400_000

/**
 * The time a resource is about: ms since 1970, cut to the UTC day, never negative and never after `notAfter`.
 *
 * A document has the time of its first entry. A resource without a time of its own has that of `meta.lastUpdated`,
 * else the fallback. A date without zone is taken as UTC, one before 1970 as 1970-01-01.
 *
 * @see protocol §12, step 3
 */
export function recordTime(resource: JsonObject, bounds: TimeBounds): number {
  const time = ownTime(subjectOf(resource)) ?? ownTime(resource) ?? bounds.fallback
  const latest = bounds.notAfter ?? Number.MAX_SAFE_INTEGER
  const bounded = Math.max(0, Math.min(time, latest))
  return bounded - (bounded % DAY_MS)
}

function subjectOf(resource: JsonObject): JsonObject {
  if (field(resource, 'type') !== 'document') return resource
  const first = field(itemsOf(field(resource, 'entry'))[0], 'resource')
  return isResource(first) ? first : resource
}

function ownTime(resource: JsonObject): number | undefined {
  for (const path of [...TIME_FIELDS, 'meta.lastUpdated']) {
    const value = path.split('.').reduce<unknown>(field, resource)
    const time = readTime(value)
    if (time !== undefined) return time
  }
  return undefined
}

/** A date, a Period by its start (else its end), a Timing by its first event. */
function readTime(value: unknown): number | undefined {
  if (typeof value === 'string') return parseFhirTime(value)
  const [event] = itemsOf(field(value, 'event'))
  for (const part of [field(value, 'start'), field(value, 'end'), event]) {
    const time = typeof part === 'string' ? parseFhirTime(part) : undefined
    if (time !== undefined) return time
  }
  return undefined
}

const FHIR_TIME =
  /^(?<day>[1-9]\d{3}(-\d\d(-\d\d)?)?)(?<clock>T\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?(?<zone>Z|[+-]\d\d:\d\d)?$/

function parseFhirTime(text: string): number | undefined {
  const { day, clock = 'T00:00', zone = 'Z' } = FHIR_TIME.exec(text)?.groups ?? {}
  if (day === undefined) return undefined
  const whole = `${day}${'-01-01'.slice(day.length - 4)}`
  const midnight = new Date(`${whole}T00:00Z`)
  // Engines roll the 30th of February over; such a date is a mistake, not the 2nd of March.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== whole) return undefined
  const time = Date.parse(`${whole}${clock}${zone}`)
  return Number.isNaN(time) ? undefined : time
}
