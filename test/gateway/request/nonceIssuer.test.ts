import { expect } from 'chai'
import { createNonces } from '../../../gateway/src/request/nonce.ts'
import { createNonceIssuer } from '../../../gateway/src/request/nonceIssuer.ts'
import { ms } from '../../support/ids.ts'

describe('nonceIssuer', () => {
  const first = new Uint8Array(32).fill(1)
  const second = new Uint8Array(32).fill(2)
  const at = { key: first, now: ms(1_000_000) }
  const issue = createNonceIssuer({ replay: { nonceKey: () => at.key }, clock: { now: () => at.now } })

  it('gives the same nonce within a second and a new one after it', () => {
    const nonce = issue()
    at.now = ms(1_000_999)
    expect(issue()).to.equal(nonce)
    at.now = ms(1_001_000)
    expect(issue()).not.to.equal(nonce)
  })

  it('gives a nonce of the new key at once', () => {
    issue()
    at.key = second
    expect(createNonces(second).isCurrent(issue(), at.now)).to.equal(true)
  })

  it('gives no nonce of a time to come when the clock was set back', () => {
    issue()
    at.now = ms(500_000)
    expect(createNonces(second).isCurrent(issue(), at.now)).to.equal(true)
  })
})
