import { expect } from 'chai'
import { createFollower } from '../../../gateway/src/follow/followChain.ts'
import { ms } from '../../support/ids.ts'
import { network } from './FakeChain.ts'
import { type Following, following, quiet } from './following.ts'
import * as said from './said.ts'

describe('follow: two gateways on one ledger', () => {
  let here: Following
  const second = () =>
    createFollower({
      chain: here.chain,
      chainB: null,
      ledger: here.store.ledger,
      network,
      finality: here.chain.finality,
      clock: { now: () => ms(5_000_000) },
      journal: quiet,
      appendLeaves: async () => [],
      onBlock: (block) => here.blocks.push(block),
    })

  beforeEach(async () => {
    here = await following()
  })
  afterEach(() => here.store.remove())

  it('write every block once, whoever comes first', async () => {
    const other = second()
    for (let i = 1; i <= 20; i++) {
      here.chain.mine([said.granted(1, i)])
      const states = await Promise.all([here.follower.poll(), other.poll()])
      expect(states.map(({ kind }) => kind)).to.deep.equal(['ready', 'ready'])
    }
    expect(here.blocks.map(({ row }) => row.number)).to.deep.equal(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  })

  it('undo a fork once', async () => {
    const other = second()
    here.chain.mineMany(10)
    await Promise.all([here.follower.poll(), other.poll()])
    here.chain.cutTo(5)
    here.chain.mineMany(8)
    const states = await Promise.all([here.follower.poll(), other.poll()])
    expect(states).to.have.nested.property('[0].latest.number', 13)
    expect(states).to.have.nested.property('[1].latest.number', 13)
  })
})
