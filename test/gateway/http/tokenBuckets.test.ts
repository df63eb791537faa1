import { expect } from 'chai'
import type { Millis } from '../../../protocol/src/index.ts'
import { createTokenBuckets } from '../../../gateway/src/http/tokenBuckets.ts'

const at = (ms: number) => ms as Millis

describe('token buckets', () => {
  it('let a burst through and then the rate', () => {
    const allow = createTokenBuckets({ perSecond: 2, burst: 3 })
    expect([1, 2, 3, 4].map(() => allow('a', at(0)))).to.deep.equal([true, true, true, false])
    expect(allow('a', at(499))).to.equal(false)
    expect(allow('a', at(1000))).to.equal(true)
  })

  it('keep keys apart', () => {
    const allow = createTokenBuckets({ perSecond: 1, burst: 1 })
    expect(allow('a', at(0))).to.equal(true)
    expect(allow('b', at(0))).to.equal(true)
    expect(allow('a', at(0))).to.equal(false)
  })

  it('take a batch whole or not at all', () => {
    const allow = createTokenBuckets({ perSecond: 1, burst: 10 })
    expect(allow('a', at(0), 11)).to.equal(false)
    expect(allow('a', at(0), 10)).to.equal(true)
    expect(allow('a', at(0), 1)).to.equal(false)
  })

  it('are not emptied by a clock that goes backwards', () => {
    const allow = createTokenBuckets({ perSecond: 1, burst: 2 })
    expect(allow('a', at(10_000))).to.equal(true)
    expect(allow('a', at(0))).to.equal(true)
    expect(allow('a', at(0))).to.equal(false)
  })

  it('forget the key that was unused for longest, so that many keys cannot fill the memory', () => {
    const allow = createTokenBuckets({ perSecond: 0, burst: 1 })
    expect(allow('first', at(0))).to.equal(true)
    for (let i = 0; i < 49_999; i++) allow(`key${i}`, at(0))
    expect(allow('first', at(0))).to.equal(false)
    for (let i = 0; i < 50_000; i++) allow(`other${i}`, at(0))
    expect(allow('first', at(0))).to.equal(true)
  })
})
