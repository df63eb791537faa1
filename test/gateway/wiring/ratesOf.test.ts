import { expect } from 'chai'
import { ratesOf } from '../../../gateway/src/wiring/configured.ts'
import { rigConfig } from '../rig/rigConfig.ts'

const settings = {
  CONSENTRY_LIMIT_RELEASES: '200',
  CONSENTRY_LIMIT_RELEASE_BURST: '1000',
  CONSENTRY_LIMIT_CHALLENGES_ADDRESS: '10',
  CONSENTRY_LIMIT_FENCES: '10',
}
const ratesWith = (gateways: number, more: Readonly<Record<string, string>> = {}) =>
  ratesOf(rigConfig('/nowhere', { ...settings, ...more, CONSENTRY_GATEWAYS: String(gateways) }))

describe('rates of several gateways', () => {
  it('are those of the settings for one', () => {
    const { releases, fences } = ratesWith(1)
    expect(releases).to.deep.equal({ perSecond: 200, burst: 1000 })
    expect(fences).to.deep.equal({ perSecond: 10 / 60, burst: 10 })
  })

  it('are divided among them, so that all together grant no more', () => {
    const { releases, challengesByAddress } = ratesWith(4)
    expect(releases).to.deep.equal({ perSecond: 50, burst: 250 })
    expect(challengesByAddress).to.deep.equal({ perSecond: 10 / 60 / 4, burst: 3 })
  })

  it('let the largest batch pass at each, where it passes at one', () => {
    expect(ratesWith(20).releases.burst).to.equal(200)
    expect(ratesWith(20, { CONSENTRY_LIMIT_RELEASE_BURST: '50' }).releases.burst).to.equal(50)
  })

  it('leave fences as they are: a denial must not fail', () => {
    expect(ratesWith(20).fences).to.deep.equal(ratesWith(1).fences)
  })
})
