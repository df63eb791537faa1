import { expect } from 'chai'
import { address, grantId, orgId } from '../../support/ids.ts'
import { FakeChain } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

describe('follow: latches', () => {
  let here: Following
  const inView = () =>
    here.store.ledger.read((tx) =>
      tx.latches.inView({ patient: address(1), org: orgId(7), actor: address(2), ids: [grantId(5)] }),
    )
  const none = { revoked: [], floor: 0, delegates: [], members: [], orgs: [] }

  beforeEach(async () => {
    here = await following()
  })
  afterEach(() => here.store.remove())

  it('are set at latest, long before the block is safe', async () => {
    here.chain.mine([said.revoked(1, 5, 1), said.allRevoked(1, 2), said.delegateSet(1, 2, 0, 3)])
    here.chain.mine([said.accredited(7), said.memberSet(7, 2, 0), said.suspended(7)])
    await here.follower.poll()
    expect(await inView()).to.deep.equal({
      revoked: [grantId(5)],
      floor: 2,
      delegates: [address(2)],
      members: [address(2)],
      orgs: [orgId(7)],
    })
  })

  it('are lifted when the permission that follows is safe, not earlier', async () => {
    here.chain.mine([said.accredited(7), said.memberSet(7, 2, 1), said.delegateSet(1, 2, 16)])
    here.chain.mine([said.suspended(7), said.memberSet(7, 2, 0), said.delegateSet(1, 2, 0, 1)])
    here.chain.mine([said.accredited(7), said.memberSet(7, 2, 1), said.delegateSet(1, 2, 16, 1)])
    here.chain.mine()
    await here.follower.poll()
    expect(await inView()).to.deep.equal({
      revoked: [],
      floor: 0,
      delegates: [address(2)],
      members: [address(2)],
      orgs: [orgId(7)],
    })
    here.chain.mine()
    await here.follower.poll()
    expect(await inView()).to.deep.equal(none)
  })

  it('are lifted after a restart too', async () => {
    here.chain.mine([said.memberSet(7, 2, 0)])
    here.chain.mine([said.memberSet(7, 2, 1)])
    await here.follower.poll()
    here = await here.restart()
    here.chain.mineMany(2)
    await here.follower.poll()
    expect((await inView()).members).to.deep.equal([])
  })

  it('stay when the removal comes after the permission in the same block', async () => {
    here.chain.mine([said.memberSet(7, 2, 1), said.memberSet(7, 2, 0)])
    here.chain.mineMany(3)
    await here.follower.poll()
    expect((await inView()).members).to.deep.equal([address(2)])
  })

  it('hold a delegate who loses one of several rights until the new rights are safe', async () => {
    here.chain.mine([said.delegateSet(1, 2, 17)])
    here.chain.mine([said.delegateSet(1, 2, 1)])
    await here.follower.poll()
    expect((await inView()).delegates).to.deep.equal([address(2)])
    here.chain.mineMany(2)
    await here.follower.poll()
    expect((await inView()).delegates).to.deep.equal([])
  })

  it('are not set by a gain', async () => {
    here.chain.mine([said.delegateSet(1, 2, 16), said.memberSet(7, 2, 1), said.accredited(7)])
    here.chain.mine([said.delegateSet(1, 2, 17), said.memberSet(7, 2, 3), said.accredited(7, 3)])
    await here.follower.poll()
    expect(await inView()).to.deep.equal(none)
  })

  it('are lifted after a restart, however far safe is behind', async () => {
    const chain = new FakeChain()
    chain.finality = { kind: 'depth', blocks: 100 }
    await here.store.remove()
    here = await following(chain)
    chain.mine([said.memberSet(7, 2, 0)])
    chain.mine([said.memberSet(7, 2, 1)])
    chain.mineMany(98)
    await here.follower.poll()
    here = await here.restart()
    await here.follower.poll()
    expect((await inView()).members).to.deep.equal([address(2)])
    chain.mineMany(3)
    await here.follower.poll()
    expect((await inView()).members).to.deep.equal([])
  })

  it('survive the fork that takes their cause away', async () => {
    here.chain.mineMany(3)
    here.chain.mine([said.revoked(1, 5, 1), said.allRevoked(1, 2), said.memberSet(7, 2, 0)])
    await here.follower.poll()
    here.chain.cutTo(3)
    here.chain.mineMany(5)
    await here.follower.poll()
    expect(await inView()).to.deep.include({ revoked: [grantId(5)], floor: 2, members: [address(2)] })
    expect(await here.store.ledger.read((tx) => tx.chain.patientAt(address(1), 100))).to.equal(null)
  })

  it('are lifted at once where every block is final', async () => {
    const chain = new FakeChain()
    chain.finality = { kind: 'instant', embedded: true }
    await here.store.remove()
    here = await following(chain)
    chain.mine([said.memberSet(7, 2, 0)])
    await here.follower.poll()
    chain.mine([said.memberSet(7, 2, 1)])
    await here.follower.poll()
    expect((await inView()).members).to.deep.equal([])
  })
})
