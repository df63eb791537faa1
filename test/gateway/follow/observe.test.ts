import { expect } from 'chai'
import { createFollower, type Follower } from '../../../gateway/src/follow/followChain.ts'
import { ms } from '../../support/ids.ts'
import { network } from './FakeChain.ts'
import { type Following, following, quiet } from './following.ts'
import * as said from './said.ts'

describe('follow: a gateway that leaves following to another', () => {
  let here: Following
  let observer: Follower
  let own: Following['chain']

  const observing = (): Follower =>
    createFollower({
      chain: own,
      chainB: null,
      ledger: here.store.ledger,
      network,
      finality: own.finality,
      clock: { now: () => ms(5_000_000) },
      journal: quiet,
      appendLeaves: async () => [],
      onBlock: (block) => here.blocks.push(block),
    })

  beforeEach(async () => {
    here = await following()
    own = here.chain
    observer = observing()
  })
  afterEach(() => here.store.remove())

  it('is not ready before anything was followed', async () => {
    here.chain.mineMany(3)
    expect(await observer.observe()).to.deep.equal({ kind: 'stale', reason: 'nothing_followed' })
  })

  it('sees what the other followed, with its own safe block, and writes nothing', async () => {
    here.chain.mineMany(5)
    await here.follower.poll()
    const written = here.blocks.length
    const state = await observer.observe()
    expect(state).to.have.nested.property('latest.number', 5)
    expect(state).to.have.nested.property('safe.number', 3)
    expect(here.blocks).to.have.lengthOf(written)
    expect(observer.state()).to.equal(state)
  })

  it('stays ready at the followed head while its own node is ahead', async () => {
    here.chain.mineMany(5)
    await here.follower.poll()
    here.chain.mine([said.granted(1, 1)])
    expect(await observer.observe()).to.have.nested.property('latest.number', 5)
  })

  it('takes a head that is below the safe block for safe', async () => {
    here.chain.mineMany(5)
    await here.follower.poll()
    here.chain.mineMany(9)
    const state = await observer.observe()
    expect(state).to.have.nested.property('latest.number', 5)
    expect(state).to.have.nested.property('safe.number', 5)
  })

  it('is not ready while the followed head is not a block of its own node', async () => {
    here.chain.mineMany(5)
    await here.follower.poll()
    here.chain.cutTo(3)
    here.chain.mineMany(4)
    expect(await observer.observe()).to.deep.equal({ kind: 'stale', reason: 'fork_unsettled' })
    await here.follower.poll()
    expect(await observer.observe()).to.have.property('kind', 'ready')
  })

  it('is not ready when its node counts other events than were followed', async () => {
    here.chain.mine([said.granted(1, 1)])
    await here.follower.poll()
    here.chain.countError = 1
    expect(await observer.observe()).to.deep.equal({ kind: 'stale', reason: 'counters_differ' })
  })

  it('halts for another chain and stays so', async () => {
    here.chain.mineMany(3)
    await here.follower.poll()
    here.chain.id = 5
    expect(await observer.observe()).to.have.property('kind', 'halted')
    here.chain.id = network.chainId
    expect(await observer.observe()).to.have.property('kind', 'halted')
  })

  it('follows on when the other is gone, and the other may come back', async () => {
    here.chain.mineMany(5)
    await here.follower.poll()
    await observer.observe()
    here.chain.cutTo(4)
    here.chain.mineMany(6)
    expect(await observer.poll()).to.have.nested.property('latest.number', 10)
    expect(await here.follower.observe()).to.have.nested.property('latest.number', 10)
    here.chain.mineMany(2)
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 12)
    expect(here.blocks.map(({ row }) => row.number).slice(-8)).to.deep.equal([5, 6, 7, 8, 9, 10, 11, 12])
  })

  it('catches up at once when a request has seen a newer head', async () => {
    here.chain.mineMany(5)
    await here.follower.poll()
    await observer.observe()
    here.chain.mineMany(2)
    await here.follower.poll()
    const head = await here.store.ledger.read((tx) => tx.chain.head())
    await Promise.all([observer.reach(head), observer.reach(head), observer.reach(null)])
    expect(observer.state()).to.have.nested.property('latest.number', 7)
  })

  it('does not hold up a request while its node is silent', async () => {
    here.chain.mineMany(5)
    await here.follower.poll()
    await observer.observe()
    here.chain.mineMany(1)
    await here.follower.poll()
    const head = await here.store.ledger.read((tx) => tx.chain.head())
    here.chain.latest = () => new Promise(() => {})
    await observer.reach(head)
    expect(observer.state()).to.have.nested.property('latest.number', 5)
  })
})
