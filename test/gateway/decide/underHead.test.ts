import { expect } from 'chai'
import { underHead } from '../../../gateway/src/decide/underHead.ts'
import type { BlockRow } from '../../../gateway/src/ports/ChainRows.ts'
import { bytes32, s } from '../../support/ids.ts'

const headAt = (number: number): BlockRow => ({
  number,
  hash: bytes32(number),
  parentHash: bytes32(number - 1),
  time: s(number),
  consentCount: 0,
  providerCount: 0,
  anchorCount: 0,
})

describe('underHead', () => {
  let asked = 0
  const ask = async () => {
    asked += 1
    return asked
  }
  beforeEach(() => {
    asked = 0
  })

  it('asks once for each key, also where the answer is nothing', async () => {
    const head = headAt(1)
    for (let i = 0; i < 3; i++) expect(await underHead(head, 'a', ask)).to.equal(1)
    expect(await underHead(head, 'b', ask)).to.equal(2)
    const nothing = async () => {
      asked += 1
      return null
    }
    for (let i = 0; i < 3; i++) expect(await underHead(head, 'c', nothing)).to.equal(null)
    expect(asked).to.equal(3)
  })

  it('asks again under another head, be it the same block read anew', async () => {
    await underHead(headAt(1), 'a', ask)
    await underHead(headAt(2), 'a', ask)
    await underHead(headAt(1), 'a', ask)
    expect(asked).to.equal(3)
  })

  it('keeps no failure', async () => {
    const head = headAt(1)
    const failed = await underHead(head, 'a', () => Promise.reject(new RangeError('once'))).catch(String)
    expect(failed).to.equal('RangeError: once')
    expect(await underHead(head, 'a', ask)).to.equal(1)
  })
})
