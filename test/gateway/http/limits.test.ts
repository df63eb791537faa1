import type { Millis } from '@consentry/protocol'
import { expect } from 'chai'
import type { Exchange } from '../../../gateway/src/http/Exchange.ts'
import { createLimits, type LimitRates } from '../../../gateway/src/http/limits.ts'

const plenty = { perSecond: 1_000, burst: 1_000 }
const rates: LimitRates = {
  challengesByAddress: { perSecond: 1 / 6, burst: 2 },
  challengesByIp: { perSecond: 1, burst: 3 },
  loginsByIp: plenty,
  publicByIp: { perSecond: 1, burst: 1 },
  requests: { perSecond: 1, burst: 1 },
  writes: { perSecond: 10, burst: 20 },
  releases: { perSecond: 2, burst: 5 },
  orgReleases: { perSecond: 2, burst: 8 },
  fences: { perSecond: 1, burst: 1 },
  unknownFences: { perSecond: 1, burst: 2 },
}

function asked({
  ip = '192.0.2.1',
  token = 'a',
  org = null,
  ...rest
}: {
  ip?: string
  token?: string
  org?: string | null
  body?: unknown
  lines?: readonly unknown[]
} = {}): Exchange {
  const session = { session: { tokenHash: token }, org }
  // The members of an exchange that limits look at.
  return { request: { ip }, session, lines: [], body: null, ...rest } as unknown as Exchange
}

describe('gateway/http/limits', () => {
  let now = 0 as Millis
  let limits: ReturnType<typeof createLimits>
  beforeEach(() => {
    now = 1_000_000 as Millis
    limits = createLimits(rates, () => now)
  })
  const refusal = (work: () => void): { code: string; retryAfter: number } | null => {
    try {
      work()
      return null
    } catch (error) {
      return error as { code: string; retryAfter: number }
    }
  }

  it('count challenges by address and by IP', () => {
    const challenge = (address: string, ip: string) => () =>
      limits.charge('createChallenge', asked({ ip, body: { address } }))
    challenge('0xa', '192.0.2.1')()
    challenge('0xa', '192.0.2.2')()
    expect(refusal(challenge('0xa', '192.0.2.3'))).to.include({ code: 'rate_limited', retryAfter: 6 })
    challenge('0xb', '192.0.2.1')()
    challenge('0xc', '192.0.2.1')()
    expect(refusal(challenge('0xd', '192.0.2.1'))).to.include({ code: 'rate_limited', retryAfter: 1 })
  })

  it('count a batch by its records, for the session and for its organisation', () => {
    const release = (token: string, count: number) => () =>
      limits.charge('releaseKeys', asked({ token, org: '0x1', body: { records: Array(count).fill('r') } }))
    release('a', 5)()
    expect(refusal(release('a', 1))?.code).to.equal('rate_limited')
    release('b', 3)()
    expect(refusal(release('c', 1))).to.include({
      code: 'rate_limited',
      message: 'rate_limited: orgReleases',
    })
    limits.charge('releaseKey', asked({ token: 'd' }))
  })

  it('count written lines and tell how long to wait for all of them', () => {
    const write = (count: number) => () =>
      limits.charge('writeRecords', asked({ lines: Array(count).fill('l') }))
    write(20)()
    expect(refusal(write(20))).to.include({ code: 'rate_limited', retryAfter: 2 })
    now = (now + 2_000) as Millis
    write(20)()
  })

  it('count other requests by session, or by IP where there is none', () => {
    limits.charge('listGrants', asked({ token: 'a' }))
    expect(refusal(() => limits.charge('listOrgs', asked({ token: 'a' })))?.code).to.equal('rate_limited')
    limits.charge('listGrants', asked({ token: 'b' }))
    limits.charge('readProof', asked())
    expect(refusal(() => limits.charge('readTile', asked()))?.code).to.equal('rate_limited')
    limits.charge('readTile', asked({ ip: '192.0.2.9' }))
  })

  it('never count health, readiness and metrics', () => {
    for (let i = 0; i < 100; i++) {
      for (const name of ['readHealth', 'readReadiness', 'readMetrics'] as const) limits.charge(name, asked())
    }
  })

  it('count fences by signer if they are owed to the chain, else by IP', () => {
    limits.allowFence('relayed', '0xa', '192.0.2.1')
    expect(refusal(() => limits.allowFence('relayed', '0xa', '192.0.2.2'))?.code).to.equal('rate_limited')
    limits.allowFence('relayed', '0xb', '192.0.2.1')
    limits.allowFence('latched', '0xc', '192.0.2.1')
    limits.allowFence('latched', '0xd', '192.0.2.1')
    expect(refusal(() => limits.allowFence('latched', '0xe', '192.0.2.1'))?.code).to.equal('rate_limited')
    for (let i = 0; i < 100; i++) limits.charge('createFence', asked())
  })
})
