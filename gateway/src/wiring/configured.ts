import { ProtocolError } from '@consentry/protocol'
import type { Config } from '../config.ts'
import type { LimitRates } from '../http/limits.ts'
import type { Rate } from '../http/tokenBuckets.ts'
import { createBodyBudget } from '../http/bodyBudget.ts'
import type { BodyReading } from '../http/readBody.ts'
import type { Pace } from '../http/pacedBody.ts'
import type { ServerLimits } from '../http/createGatewayServer.ts'
import type { FinalityRule } from '../ports/Chain.ts'

/** The finality rule of the settings. Throws `bad_request` for another word. */
export function finalityOf(config: Config): FinalityRule {
  const { CONSENTRY_FINALITY: rule, CONSENTRY_CHAIN_KIND: kind } = config
  if (rule === 'instant') return { kind: 'instant', embedded: kind === 'embedded' }
  if (rule === 'safe') return { kind: 'safe' }
  const [, blocks] = /^depth:([1-9]\d{0,4})$/.exec(rule) ?? []
  if (blocks !== undefined) return { kind: 'depth', blocks: Number(blocks) }
  throw new ProtocolError('bad_request', 'Setting CONSENTRY_FINALITY is not instant, safe or depth:<n>')
}

/** Sizes and daily numbers that paths look at. */
export function limitsOf(config: Config) {
  return {
    blobBytes: config.CONSENTRY_LIMIT_BLOB_BYTES,
    unnamedBytes: config.CONSENTRY_LIMIT_UNNAMED_BYTES,
    patientBytes: config.CONSENTRY_LIMIT_PATIENT_BYTES,
    relaysPerDay: config.CONSENTRY_LIMIT_RELAYS,
  }
}

/** Records of the largest batch: a smaller burst would never let it pass. */
const MOST_AT_ONCE = 200

/**
 * Rates that the HTTP layer looks at. They are counted in each process: of several gateways each grants its part, so that
 * all together grant no more. Fences are not divided: a denial must not fail, whichever gateway it comes to.
 */
export function ratesOf(config: Config): LimitRates {
  const part = (rate: Rate, least = 1): Rate => partOf(rate, config.CONSENTRY_GATEWAYS, least)
  const orgReleases = {
    perSecond: config.CONSENTRY_LIMIT_ORG_RELEASES,
    burst: config.CONSENTRY_LIMIT_ORG_RELEASES,
  }
  return {
    challengesByAddress: part(perMinute(config.CONSENTRY_LIMIT_CHALLENGES_ADDRESS)),
    challengesByIp: part(perMinute(config.CONSENTRY_LIMIT_CHALLENGES_IP)),
    loginsByIp: part(perMinute(config.CONSENTRY_LIMIT_CHALLENGES_IP)),
    publicByIp: part(perSecond(config.CONSENTRY_LIMIT_PUBLIC_IP)),
    requests: part(perSecond(config.CONSENTRY_LIMIT_REQUESTS)),
    releases: part(
      { perSecond: config.CONSENTRY_LIMIT_RELEASES, burst: config.CONSENTRY_LIMIT_RELEASE_BURST },
      MOST_AT_ONCE,
    ),
    orgReleases: part(orgReleases, MOST_AT_ONCE),
    writes: part(
      { perSecond: config.CONSENTRY_LIMIT_WRITES, burst: config.CONSENTRY_LIMIT_WRITE_BURST },
      MOST_AT_ONCE,
    ),
    fences: perMinute(config.CONSENTRY_LIMIT_FENCES),
    unknownFences: part(perMinute(config.CONSENTRY_LIMIT_UNKNOWN_FENCES)),
  }
}

/** `least`: a burst that one request may need. A single gateway has what is configured, however little. */
function partOf({ perSecond, burst }: Rate, gateways: number, least: number): Rate {
  if (gateways === 1) return { perSecond, burst }
  return {
    perSecond: perSecond / gateways,
    burst: Math.max(Math.ceil(burst / gateways), Math.min(least, burst)),
  }
}

/** The slowest that a blob may come or go. */
export function blobPaceOf(config: Config): Pace {
  const { CONSENTRY_BLOB_IDLE_MS: windowMs, CONSENTRY_LIMIT_BLOB_RATE: rate } = config
  return { windowMs, leastBytes: Math.ceil((rate * windowMs) / 1000) }
}

/** How bodies are read that are read whole. */
export function bodyReadingOf(config: Config): BodyReading {
  const bytes = config.CONSENTRY_LIMIT_BODY_BYTES
  const budget = createBodyBudget({ bytes, bytesPerIp: Math.floor(bytes / 4) })
  return { timeoutMs: config.CONSENTRY_REQUEST_MS, budget }
}

/** What connections may cost. */
export function serverLimitsOf(config: Config): ServerLimits {
  return {
    headersMs: config.CONSENTRY_HEADERS_MS,
    keepAliveMs: config.CONSENTRY_KEEP_ALIVE_MS,
    idleMs: config.CONSENTRY_BLOB_IDLE_MS,
    headerBytes: config.CONSENTRY_LIMIT_HEADER_BYTES,
    connections: config.CONSENTRY_LIMIT_CONNECTIONS,
    connectionsPerIp: config.CONSENTRY_LIMIT_CONNECTIONS_IP,
    trustedProxies: config.CONSENTRY_TRUSTED_PROXIES,
  }
}

/** Five seconds' worth at once: pages ask for several things when they open. */
function perSecond(count: number): Rate {
  return { perSecond: count, burst: 5 * count }
}

function perMinute(count: number): Rate {
  return { perSecond: count / 60, burst: count }
}
