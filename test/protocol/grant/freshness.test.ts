import { expect } from 'chai'
import { isFresh } from '../../../protocol/src/grant/freshness.ts'
import { revocationOf } from '../../../protocol/src/grant/revocation.ts'
import { parseAddress, parseBlockHash, parseGrantId } from '../../../protocol/src/values/ids.ts'
import { parseSeconds } from '../../../protocol/src/values/times.ts'

const hash = parseBlockHash(`0x${'ab'.repeat(32)}`)
const terms = { blockNumber: 7, blockHash: hash }
const at = (time: number, blockHash: string = hash) => ({ hash: blockHash, time: parseSeconds(time) })

describe('protocol/grant/freshness: rule F', () => {
  for (const [age, fresh] of [
    [0, true],
    [1, true],
    [3_600, true],
    [3_601, false],
    [-1, false],
  ] as const) {
    it(`is ${fresh} for a grant registered ${age} s after the named block`, () => {
      const facts = { terms, canonical: at(10_000), registeredAt: parseSeconds(10_000 + age) }
      expect(isFresh(facts)).to.equal(fresh)
    })
  }

  it('is false where the chain has another block of that number, or none', () => {
    const registeredAt = parseSeconds(10_000)
    expect(isFresh({ terms, canonical: at(10_000, `0x${'cd'.repeat(32)}`), registeredAt })).to.equal(false)
    expect(isFresh({ terms, canonical: null, registeredAt })).to.equal(false)
  })
})

describe('protocol/grant/revocation', () => {
  const patient = parseAddress(`0x${'11'.repeat(20)}`)

  it('ends one grant by its id', () => {
    const id = parseGrantId(`0x${'22'.repeat(32)}`)
    expect(revocationOf(patient, { kind: 'grant', id })).to.deep.equal({
      primaryType: 'Revoke',
      message: { patient, id },
    })
  })

  it('ends everything up to a version', () => {
    const revocation = revocationOf(patient, { kind: 'all', version: 4 })
    expect(revocation).to.deep.equal({ primaryType: 'RevokeAll', message: { patient, version: 4 } })
  })
})
