import { GatewayError } from '../errors/GatewayError.ts'
import { type Exchange, sessionOf } from './Exchange.ts'
import { createTokenBuckets, type Rate } from './tokenBuckets.ts'
import type { Millis } from '@consentry/protocol'

/** Rates of §20. */
export interface LimitRates {
  readonly challengesByAddress: Rate
  readonly challengesByIp: Rate
  readonly releases: Rate
  readonly orgReleases: Rate
  readonly writes: Rate
  readonly fences: Rate
  readonly unknownFences: Rate
}

export interface Limits {
  readonly allowChallenge: (address: string, ip: string) => void
  readonly allowReleases: (exchange: Exchange, cost: number) => void
  readonly allowWrites: (exchange: Exchange, cost: number) => void
  /** A fence that is owed to the chain counts by its valid signer, one that is latched only by IP (§15.2). */
  readonly allowFence: (kind: 'relayed' | 'latched', signer: string, ip: string) => void
}

/** The limits of this process; each throws `rate_limited` when its bucket is empty. */
export function createLimits(rates: LimitRates, now: () => Millis): Limits {
  const challengesByAddress = createTokenBuckets(rates.challengesByAddress)
  const challengesByIp = createTokenBuckets(rates.challengesByIp)
  const releases = createTokenBuckets(rates.releases)
  const orgReleases = createTokenBuckets(rates.orgReleases)
  const writes = createTokenBuckets(rates.writes)
  const fences = createTokenBuckets(rates.fences)
  const unknownFences = createTokenBuckets(rates.unknownFences)
  const require = (isAllowed: boolean, what: string, retryAfter: number): void => {
    if (!isAllowed) throw new GatewayError('rate_limited', what, { retryAfter })
  }
  return {
    allowChallenge: (address, ip) => {
      require(challengesByIp(ip, now()), 'challenges of this IP', 60)
      require(challengesByAddress(address, now()), 'challenges of this address', 60)
    },
    allowReleases: (exchange, cost) => {
      const { session, org } = sessionOf(exchange)
      require(releases(session.tokenHash, now(), cost), 'releases of this session', 1)
      if (org !== null) require(orgReleases(org, now(), cost), 'releases of this organisation', 1)
    },
    allowWrites: (exchange, cost) =>
      require(writes(sessionOf(exchange).session.tokenHash, now(), cost), 'writes of this session', Math.ceil(
        cost / rates.writes.perSecond,
      )),
    allowFence: (kind, signer, ip) => {
      if (kind === 'relayed') require(fences(signer, now()), 'fences of this signer', 60)
      else require(unknownFences(ip, now()), 'fences of this IP', 60)
    },
  }
}
