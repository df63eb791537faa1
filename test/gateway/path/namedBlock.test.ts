import type { Opening } from '@consentry/protocol'
import { expect } from 'chai'
import { namedBlock } from '../../../gateway/src/path/namedBlock.ts'
import { bytes32, s } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'

const header = (n: number) => ({ number: 9, hash: bytes32(n), parentHash: bytes32(8), time: s(n) })

describe('gateway/path/namedBlock', () => {
  let store: TemporaryLedger

  beforeEach(async () => {
    store = await temporaryLedger()
  })

  afterEach(() => store.remove())

  const named = (hash: number) => {
    const chain = { headerByNumber: async () => header(20) }
    const terms = { blockNumber: 9, blockHash: bytes32(hash) } as unknown as Opening['terms'] // the two it looks at
    return namedBlock({ ledger: store.ledger, chain }, terms)
  }
  const index = (n: number) =>
    store.ledger.write((tx) =>
      tx.chain.insertBlock({ ...header(n), consentCount: 0, providerCount: 0, anchorCount: 0 }),
    )

  it('is the block of the index, without asking the node', async () => {
    await index(10)
    expect(await named(10)).to.deep.include(header(10))
  })

  it('is the node’s where the index has not come so far', async () => {
    expect(await named(20)).to.deep.equal(header(20))
  })

  it('is the node’s where the index still has one that a restarted chain forgot', async () => {
    await index(10)
    expect(await named(20)).to.deep.equal(header(20))
  })

  it('is never the one that was named only', async () => {
    await index(10)
    expect(await named(30)).to.deep.equal(header(20))
  })
})
