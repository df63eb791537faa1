import { expect } from 'chai'
import { address, grantId } from '../../support/ids.ts'
import { FakeChain } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

describe('follow: catching up', () => {
  let here: Following
  const begin = async (blocks: number, every: number) => {
    const chain = new FakeChain()
    for (let i = 1; i <= blocks; i++) chain.mine(i % every === 0 ? [said.granted(1, i)] : [])
    here = await following(chain)
    return chain
  }
  const head = () => here.store.ledger.read((tx) => tx.chain.head())

  afterEach(() => here.store.remove())

  it('reads old blocks by ranges and the newest 64 by hash', async () => {
    const chain = await begin(500, 100)
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 500)
    expect(chain.rangeCalls).to.equal(1)
    expect(await head()).to.include({ number: 500, consentCount: 5 })
    expect(await here.store.ledger.read((tx) => tx.chain.blockByNumber(77))).to.include({ number: 77 })
  })

  it('accepts a range whose counters nobody can read when the head proves it', async () => {
    const chain = await begin(500, 100)
    chain.stateDepth = 0
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 500)
  })

  it('halves a range that came in parts, down to single blocks by hash', async () => {
    const chain = await begin(500, 50)
    chain.hiddenInRanges.add(150)
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 500)
    expect(chain.rangeCalls).to.be.greaterThan(3)
    expect(await here.store.ledger.read((tx) => tx.chain.grantAt(address(1), grantId(150), 500))).to.include({
      status: 1,
    })
  })

  it('repairs what was accepted on the word of a range when the head counts more', async () => {
    const chain = await begin(500, 300)
    chain.stateDepth = 0
    chain.hiddenInRanges.add(300)
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 500)
    expect(await head()).to.include({ consentCount: 1 })
  })

  it('goes past what an embedded chain has forgotten', async () => {
    const chain = new FakeChain()
    chain.finality = { kind: 'instant', embedded: true }
    chain.stateDepth = 0
    chain.mineMany(2_500)
    chain.mine([said.granted(1, 5)])
    chain.mineMany(2_500)
    chain.mine([said.granted(1, 6)])
    chain.mineMany(200)
    chain.forgottenTo = 5_100
    here = await following(chain)
    expect(await here.follower.poll()).to.have.nested.property('latest.consentCount', 2)
    expect(await here.store.ledger.read((tx) => tx.chain.blockByNumber(5_000))).to.equal(null)
    expect(await here.store.ledger.read((tx) => tx.chain.grantAt(address(1), grantId(6), 6_000))).to.include({
      status: 1,
    })
  })

  it('does not go past what another chain will not tell', async () => {
    const chain = new FakeChain()
    chain.mineMany(300)
    chain.forgottenTo = 100
    here = await following(chain)
    expect(await here.follower.poll()).to.deep.equal({ kind: 'stale', reason: 'chain_unsteady' })
  })

  it('stays stale when by hash the event is missing too, without trying for ever', async () => {
    const chain = await begin(500, 300)
    chain.stateDepth = 0
    chain.hidden.add(300)
    expect(await here.follower.poll()).to.deep.equal({ kind: 'stale', reason: 'event_gap' })
  })

  it('goes on where the last process ended, after a look at the newest blocks', async () => {
    const chain = await begin(100, 10)
    await here.follower.poll()
    here = await here.restart()
    chain.mine([said.granted(1, 999)])
    expect(await here.follower.poll()).to.have.nested.property('latest.consentCount', 11)
    expect(here.blocks.map(({ row }) => row.number)).to.deep.equal([101])
  })

  it('reads again what was stored wrongly before', async () => {
    const chain = await begin(100, 10)
    await here.follower.poll()
    await here.store.ledger.write(async (tx) => {
      await tx.chain.undoAbove(89)
      for (let number = 90; number <= 100; number++) {
        const header = chain.blocks[number]?.header
        if (header)
          await tx.chain.insertBlock({ ...header, consentCount: 9, providerCount: 0, anchorCount: 0 })
      }
    })
    here = await here.restart()
    expect(await here.follower.poll()).to.have.nested.property('latest.consentCount', 10)
    expect(here.blocks.map(({ row }) => row.number)).to.deep.equal(
      Array.from({ length: 66 }, (_, i) => 35 + i),
    )
    expect(await here.store.ledger.read((tx) => tx.chain.grantAt(address(1), grantId(90), 100))).to.include({
      status: 1,
    })
  })
})
