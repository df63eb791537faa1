import { expect } from 'chai'
import type { FinalityRule } from '../../../gateway/src/ports/Chain.ts'
import { address, grantId } from '../../support/ids.ts'
import { outboxRow } from '../store/rows.ts'
import { FakeChain } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

describe('follow: forks', () => {
  let here: Following
  const begin = async (finality: FinalityRule, blocks = 10) => {
    const chain = new FakeChain()
    chain.finality = finality
    here = await following(chain)
    chain.mineMany(blocks)
    await here.follower.poll()
    return chain
  }
  const grant = (id: number) =>
    here.store.ledger.read((tx) => tx.chain.grantAt(address(1), grantId(id), 9999))
  const head = () => here.store.ledger.read((tx) => tx.chain.head())

  afterEach(() => here.store.remove())

  it('are followed from the common ancestor on', async () => {
    const chain = await begin({ kind: 'depth', blocks: 2 })
    chain.mine([said.granted(1, 5)])
    chain.mineMany(3)
    await here.follower.poll()
    chain.cutTo(8)
    chain.mine([said.granted(1, 6)])
    chain.mineMany(9)
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
    expect(await head()).to.include({ number: 18, hash: chain.blocks[18]?.header.hash, consentCount: 1 })
    expect([await grant(5), (await grant(6))?.at.block]).to.deep.equal([null, 9])
  })

  it('are found at the same height too', async () => {
    const chain = await begin({ kind: 'depth', blocks: 2 })
    chain.cutTo(9)
    chain.mine([said.granted(1, 5)])
    await here.follower.poll()
    expect((await head())?.hash).to.equal(chain.blocks[10]?.header.hash)
  })

  it('halt a chain whose blocks are final, for good', async () => {
    const chain = await begin({ kind: 'instant', embedded: false })
    chain.cutTo(9)
    chain.mineMany(2)
    const halted = { kind: 'halted', reason: 'reorg_of_final_chain' }
    expect(await here.follower.poll()).to.deep.equal(halted)
    expect(await here.follower.poll()).to.deep.equal(halted)
    expect(here.follower.state()).to.deep.equal(halted)
  })

  it('halt below a block that a node called final', async () => {
    const chain = await begin({ kind: 'safe' })
    chain.finalizedHeight = 9
    chain.mine()
    await here.follower.poll()
    chain.cutTo(8)
    chain.mineMany(4)
    expect(await here.follower.poll()).to.deep.equal({ kind: 'halted', reason: 'reorg_of_final_block' })
  })

  it('halt below a block that was final before a restart, whatever the node says of it now', async () => {
    const chain = await begin({ kind: 'safe' })
    chain.finalizedHeight = 9
    chain.mine()
    await here.follower.poll()
    here = await here.restart()
    chain.finalizedHeight = 7
    chain.cutTo(8)
    chain.mineMany(4)
    expect(await here.follower.poll()).to.deep.equal({ kind: 'halted', reason: 'reorg_of_final_block' })
  })

  it('are followed where the other branch became final before it was seen', async () => {
    const chain = await begin({ kind: 'safe' })
    chain.finalizedHeight = 6
    await here.follower.poll()
    chain.cutTo(8)
    chain.mineMany(6)
    chain.finalizedHeight = 12
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
  })

  it('are not bound by a final height that nobody has reached', async () => {
    const chain = await begin({ kind: 'safe' })
    chain.finalizedHeight = 1_000_000
    const { number } = chain.mine()
    await here.follower.poll()
    await here.follower.poll()
    here = await here.restart()
    chain.finalizedHeight = number
    chain.mineMany(3)
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
    chain.cutTo(number)
    chain.mineMany(4)
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
    expect(await here.store.ledger.read((tx) => tx.marks.finalized())).to.equal(number)
  })

  it('are followed above the final block', async () => {
    const chain = await begin({ kind: 'safe' })
    chain.finalizedHeight = 9
    chain.mine()
    await here.follower.poll()
    chain.cutTo(9)
    chain.mineMany(4)
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
  })

  it('of 256 blocks are followed, of 257 they halt', async () => {
    const chain = await begin({ kind: 'depth', blocks: 2 }, 300)
    chain.cutTo(44)
    chain.mineMany(300)
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
    chain.cutTo(344 - 257)
    chain.mineMany(300)
    expect(await here.follower.poll()).to.deep.equal({ kind: 'halted', reason: 'reorg_too_deep' })
  })

  it('of the embedded chain may go back any number of blocks', async () => {
    const chain = await begin({ kind: 'instant', embedded: true }, 600)
    chain.cutTo(3)
    chain.mine([said.granted(1, 5)])
    expect(await here.follower.poll()).to.include({ kind: 'ready' })
    expect(await head()).to.include({ number: 4 })
  })

  it('halt when nothing is common', async () => {
    const chain = await begin({ kind: 'instant', embedded: true })
    chain.blocks = []
    chain.mineMany(12)
    expect(await here.follower.poll()).to.deep.equal({ kind: 'halted', reason: 'other_chain' })
  })

  it('a head that goes backwards undoes an embedded chain', async () => {
    const chain = await begin({ kind: 'instant', embedded: true })
    chain.mine([said.granted(1, 5)])
    await here.follower.poll()
    chain.cutTo(6)
    const state = await here.follower.poll()
    expect(state).to.have.nested.property('latest.number', 6)
    expect([await grant(5), (await head())?.number]).to.deep.equal([null, 6])
  })

  it('a head that goes backwards elsewhere is a node that lags', async () => {
    const chain = await begin({ kind: 'depth', blocks: 2 })
    chain.lag = 3
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 10)
    expect((await head())?.number).to.equal(10)
  })

  it('a head that goes backwards on a chain of final blocks is a node that lags', async () => {
    const chain = await begin({ kind: 'instant', embedded: false })
    chain.lag = 3
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 10)
  })

  it('are found when they happened while no process ran', async () => {
    const chain = await begin({ kind: 'depth', blocks: 2 }, 100)
    chain.mine([said.granted(1, 5)])
    await here.follower.poll()
    chain.cutTo(95)
    chain.mineMany(9)
    here = await here.restart()
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 104)
    expect(here.blocks[0]?.row.number).to.equal(96)
    expect(await grant(5)).to.equal(null)
  })

  it('of an embedded chain are found when it came back shorter', async () => {
    const chain = await begin({ kind: 'instant', embedded: true }, 100)
    chain.cutTo(20)
    here = await here.restart()
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 20)
    chain.mine()
    expect(await here.follower.poll()).to.have.nested.property('latest.number', 21)
  })

  it('make the outbox owe again what was in the lost blocks', async () => {
    const chain = await begin({ kind: 'instant', embedded: true })
    await here.store.ledger.write(async (tx) => {
      await tx.outbox.insert(outboxRow('aa', { raw: '0x01', attempts: 4, state: 'safe', minedBlock: 8 }))
      await tx.outbox.insert(outboxRow('bb', { raw: '0x02', state: 'mined', minedBlock: 7 }))
    })
    chain.cutTo(7)
    await here.follower.poll()
    const rows = await here.store.ledger.read((tx) => Promise.all([tx.outbox.get('aa'), tx.outbox.get('bb')]))
    expect(rows[0]).to.include({ state: 'sent', minedBlock: null, attempts: 0, raw: '0x01' })
    expect(rows[1]).to.include({ state: 'mined', minedBlock: 7 })
  })
})
