import { expect } from 'chai'
import { FakeChain } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

describe('follow: nodes that do not tell the truth', () => {
  let here: Following
  const stale = (reason: string) => ({ kind: 'stale', reason })
  const head = async () => (await here.store.ledger.read((tx) => tx.chain.head()))?.number

  beforeEach(async () => {
    here = await following()
    here.chain.mineMany(4)
    await here.follower.poll()
  })
  afterEach(() => here.store.remove())

  it('a block whose logs are kept back is not accepted', async () => {
    here.chain.mine([said.granted(1, 5)])
    here.chain.hidden.add(5)
    expect(await here.follower.poll()).to.deep.equal(stale('event_gap'))
    expect(await head()).to.equal(4)
  })

  it('a gap in n is not accepted, and all is well when the logs come', async () => {
    here.chain.mine([said.granted(1, 5)])
    here.chain.mine([said.granted(1, 6)])
    here.chain.hidden.add(5)
    expect(await here.follower.poll()).to.deep.equal(stale('event_gap'))
    here.chain.hidden.clear()
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
  })

  it('a counter that differs from the events is not accepted', async () => {
    here.chain.mine([said.granted(1, 5)])
    here.chain.countError = 1
    expect(await here.follower.poll()).to.deep.equal(stale('event_gap'))
    here.chain.countError = -1
    expect(await here.follower.poll()).to.deep.equal(stale('event_gap'))
  })

  it('another chain id or other code halts', async () => {
    here.chain.mine()
    here.chain.codeError = true
    expect(await here.follower.poll()).to.deep.equal({ kind: 'halted', reason: 'code_changed' })
    here = await here.restart()
    here.chain.codeError = false
    here.chain.id = 1
    expect(await here.follower.poll()).to.deep.equal({ kind: 'halted', reason: 'chain_id_changed' })
  })

  it('a head whose counters cannot be read is not enough', async () => {
    here.chain.stateDepth = -1
    here.chain.mine()
    expect(await here.follower.poll()).to.deep.equal(stale('chain_unsteady'))
    here.chain.stateDepth = 0
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 5)
  })

  it('a head that was accepted unread and counts otherwise is read again, then refused', async () => {
    here.chain.stateDepth = -1
    here.chain.mine()
    await here.follower.poll()
    here.chain.stateDepth = 0
    here.chain.countError = 1
    expect(await here.follower.poll()).to.deep.equal(stale('event_gap'))
    here.chain.countError = 0
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 5)
  })

  it('missing code halts a chain that is not embedded', async () => {
    here.chain.mine()
    here.chain.isCodeMissing = true
    expect(await here.follower.poll()).to.deep.equal({ kind: 'halted', reason: 'code_missing' })
  })

  it('an embedded chain without contracts is stale until they are back', async () => {
    const chain = new FakeChain()
    chain.finality = { kind: 'instant', embedded: true }
    chain.isCodeMissing = true
    chain.mine()
    await here.store.remove()
    here = await following(chain)
    expect(await here.follower.poll()).to.deep.equal(stale('code_missing'))
    chain.isCodeMissing = false
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
  })

  it('a node that is silent changes nothing: freshness is told by the clocks', async () => {
    here.chain.isDown = true
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 4)
    here = await here.restart()
    expect(await here.follower.poll()).to.deep.equal(stale('node_unreachable'))
  })
})

describe('follow: two nodes', () => {
  let here: Following
  let other: FakeChain
  const head = async () => (await here.store.ledger.read((tx) => tx.chain.head()))?.number

  beforeEach(async () => {
    const chain = new FakeChain()
    chain.mineMany(4)
    other = chain.copy()
    here = await following(chain, { chainB: other })
    await here.follower.poll()
  })
  afterEach(() => here.store.remove())

  it('must see the same block', async () => {
    here.chain.mine()
    other.mine()
    other.mine()
    expect(await here.follower.poll()).to.deep.equal({ kind: 'stale', reason: 'rpc_disagree' })
    other.blocks = [...here.chain.blocks]
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
  })

  it('must count the same events', async () => {
    here.chain.mine([said.granted(1, 5)])
    other.blocks = [...here.chain.blocks]
    other.countError = 1
    expect(await here.follower.poll()).to.deep.equal({ kind: 'stale', reason: 'event_gap' })
    expect(await head()).to.equal(4)
  })

  it('must still agree on a head that was accepted', async () => {
    other.cutTo(3)
    other.mine()
    expect(await here.follower.poll()).to.deep.equal({ kind: 'stale', reason: 'rpc_disagree' })
  })

  it('may lose the newest block for a while', async () => {
    other.cutTo(3)
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 4)
  })

  it('may lag: what the second does not know waits, what it knows counts', async () => {
    here.chain.mineMany(3)
    other.blocks = here.chain.blocks.slice(0, 7)
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 4)
    expect(await head()).to.equal(6)
    other.blocks = [...here.chain.blocks]
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 7)
  })
})
