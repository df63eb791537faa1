import type { Address, Millis, RouteName } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import { type Exchange, sessionOf } from './Exchange.ts'
import { type BucketName, limitTable } from './limitTable.ts'
import { createTokenBuckets, type Rate } from './tokenBuckets.ts'

/** Rates of §20. */
export type LimitRates = Readonly<Record<BucketName | 'fences' | 'unknownFences', Rate>>

export interface Limits {
  /** Charges a request, whose form and session were checked, to the buckets of its route. Throws `rate_limited`. */
  readonly charge: (name: RouteName, exchange: Exchange) => void
  /** A fence that is owed to the chain counts by its valid signer, one that is latched only by IP (§15.2). */
  readonly allowFence: (kind: 'relayed' | 'latched', signer: string, ip: string) => void
}

const LONGEST_WAIT_SECONDS = 60

/** Whom a bucket is kept for; null where the request has no such party. */
const keys: Readonly<Record<BucketName, (exchange: Exchange) => string | null>> = {
  challengesByAddress: ({ body }) => (body as { readonly address: Address }).address,
  challengesByIp: ipOf,
  loginsByIp: ipOf,
  publicByIp: ipOf,
  requests: tokenOf,
  writes: tokenOf,
  releases: tokenOf,
  orgReleases: (exchange) => sessionOf(exchange).org,
}

/** What a request costs where it is more than one: records of a batch. */
const costs: Partial<Readonly<Record<RouteName, (exchange: Exchange) => number>>> = {
  writeRecords: ({ lines }) => lines.length,
  releaseKeys: ({ body }) => (body as { readonly records: readonly unknown[] }).records.length,
}

/** The rate limits of this process. */
export function createLimits(rates: LimitRates, now: () => Millis): Limits {
  const buckets = Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [name, createTokenBuckets(rate)]),
  ) as Readonly<Record<keyof LimitRates, ReturnType<typeof createTokenBuckets>>>
  const spend = (name: keyof LimitRates, key: string, cost: number): void => {
    if (buckets[name](key, now(), cost)) return
    const wait = Math.ceil(cost / rates[name].perSecond)
    throw new GatewayError('rate_limited', name, {
      retryAfter: Math.min(LONGEST_WAIT_SECONDS, Math.max(1, wait)),
    })
  }
  return {
    charge: (name, exchange) => {
      const cost = costs[name]?.(exchange) ?? 1
      for (const bucket of limitTable[name].charges) {
        const key = keys[bucket](exchange)
        if (key !== null) spend(bucket, key, cost)
      }
    },
    allowFence: (kind, signer, ip) =>
      kind === 'relayed' ? spend('fences', signer, 1) : spend('unknownFences', ip, 1),
  }
}

function ipOf({ request }: Exchange): string {
  return request.ip ?? ''
}

function tokenOf(exchange: Exchange): string {
  return sessionOf(exchange).session.tokenHash
}
