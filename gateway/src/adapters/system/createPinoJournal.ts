import { type DestinationStream, type Logger, pino } from 'pino'
import type { Clock } from '../../ports/Clock.ts'
import type { Journal, JournalFields } from '../../ports/Journal.ts'

/** How each field may look. A field that is not here, or looks otherwise, is left out. Spec §20. */
const allowed: { readonly [Name in keyof Required<JournalFields>]: (value: unknown) => unknown } = {
  route: textOf,
  status: numberOf,
  code: textOf,
  requestId: idOf,
  trace: idOf,
  ms: numberOf,
  block: numberOf,
  size: numberOf,
  count: numberOf,
  state: textOf,
  reason: textOf,
}

/** The process log: one JSON line an event, with the fields of the allow-list and nothing else. */
export function createPinoJournal({
  level,
  clock,
  destination,
}: {
  /** `debug`, `info`, `warn`, `error` or `silent`. */
  readonly level: string
  readonly clock: Clock
  /** Standard output by default. */
  readonly destination?: DestinationStream
}): Journal {
  const options = { level, base: null, timestamp: () => `,"time":${clock.now()}` }
  const logger: Logger = destination === undefined ? pino(options) : pino(options, destination)
  return {
    debug: (event, fields = {}) => {
      if (logger.isLevelEnabled('debug')) logger.debug(safe(fields), textOf(event))
    },
    info: (event, fields = {}) => logger.info(safe(fields), textOf(event)),
    warn: (event, fields = {}) => logger.warn(safe(fields), textOf(event)),
    error: (event, fields = {}) => logger.error(safe(fields), textOf(event)),
  }
}

function safe(fields: JournalFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, check] of Object.entries(allowed)) {
    const value = check(fields[name as keyof JournalFields])
    if (value !== undefined) kept[name] = value
  }
  return kept
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(value) ? value : undefined
}

// Whatever could be an address, id, digest, key, token or signature is a long run of such characters; no word is.
const secretLike = /[A-Za-z0-9_+/=-]{32,}/g
const longest = 200

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, longest).replace(secretLike, '…') : undefined
}
