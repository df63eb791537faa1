import { expect } from 'chai'
import type { Millis } from '../../../protocol/src/index.ts'
import { createNonces } from '../../../gateway/src/request/nonce.ts'

const key = new Uint8Array(32).fill(7)
const now = 1_800_000_000_000 as Millis
const later = (ms: number) => (now + ms) as Millis

describe('DPoP nonces', () => {
  it('are current for 120 s and not longer', () => {
    const nonces = createNonces(key)
    const nonce = nonces.issue(now)
    expect(nonces.isCurrent(nonce, later(0))).to.equal(true)
    expect(nonces.isCurrent(nonce, later(120_000))).to.equal(true)
    expect(nonces.isCurrent(nonce, later(120_001))).to.equal(false)
  })

  it('stay current and end as they would, also when they were looked at before', () => {
    const nonces = createNonces(key)
    const nonce = nonces.issue(now)
    const seen = Array.from({ length: 3 }, () => nonces.isCurrent(nonce, later(1_000)))
    expect(seen).to.deep.equal([true, true, true])
    expect(nonces.isCurrent(nonce, later(120_001))).to.equal(false)
    expect(nonces.isCurrent(`${nonce}A`, later(1_000))).to.equal(false)
  })

  it('of another boot are worth nothing', () => {
    const nonce = createNonces(new Uint8Array(32).fill(8)).issue(now)
    expect(createNonces(key).isCurrent(nonce, now)).to.equal(false)
  })

  it('cannot be dated anew', () => {
    const nonces = createNonces(key)
    const [, mac] = nonces.issue(now).split('.')
    expect(nonces.isCurrent(`${later(60_000)}.${mac}`, later(60_000))).to.equal(false)
  })

  it('of any other form are refused', () => {
    const nonces = createNonces(key)
    const [time, mac] = nonces.issue(now).split('.')
    for (const text of [
      '',
      '.',
      `${time}`,
      `${time}.`,
      `${time}.${mac}.x`,
      `0${time}.${mac}`,
      `${time}.${mac}A`,
      '☃.☃',
    ]) {
      expect(nonces.isCurrent(text, now), text).to.equal(false)
    }
  })
})
