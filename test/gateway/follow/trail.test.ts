import { expect } from 'chai'
import { fromUtf8 } from '@consentry/protocol'
import { address, bytes32, grantId, ms } from '../../support/ids.ts'
import { leafRow, outboxRow } from '../store/rows.ts'
import { FakeChain } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

describe('follow: what the log hears', () => {
  let here: Following

  beforeEach(async () => {
    const chain = new FakeChain()
    chain.finality = { kind: 'instant', embedded: true }
    here = await following(chain)
    // Block 2 and later are within the life of the log.
    await here.store.ledger.write((tx) => tx.leaves.append([leafRow(0, { t: ms(1_020_000) })]))
  })
  afterEach(() => here.store.remove())

  it('is every consent event of a transaction that came from elsewhere', async () => {
    here.chain.mine()
    here.chain.mine([
      said.granted(1, 5),
      said.revoked(1, 5, 1),
      said.allRevoked(1, 2),
      said.keysSet(1, 9, 1, 2),
    ])
    here.chain.mine([said.delegateSet(1, 2, 16, 2), said.accredited(7), said.anchored(3, 3)])
    await here.follower.poll()
    expect(here.leaves.map(({ type, actor, grant, reason }) => [type, actor, grant, reason])).to.deep.equal([
      ['grant', address(1), grantId(5), undefined],
      ['revoke', address(1), grantId(5), undefined],
      ['revoke', address(1), undefined, 'all'],
      ['keys', undefined, undefined, undefined],
      ['delegate', address(1), undefined, undefined],
    ])
    expect(here.leaves.every(({ patient }) => patient === address(1))).to.equal(true)
    expect(JSON.parse(fromUtf8(here.leaves[0]?.evidence ?? new Uint8Array(0)) ?? '')).to.deep.include({
      v: 1,
      event: { type: 'Granted', patient: address(1), id: grantId(5), by: address(1), version: 0 },
    })
  })

  it('is nothing that this gateway relayed: that was logged when it was accepted', async () => {
    here.chain.mine()
    await here.store.ledger.write((tx) => tx.outbox.insert(outboxRow('aa', { txHash: bytes32(0x77) })))
    here.chain.mine([said.granted(1, 5)], bytes32(0x77))
    await here.follower.poll()
    expect(here.leaves).to.deep.equal([])
  })

  it('is nothing from before the log began', async () => {
    here.chain.mine([said.granted(1, 5)])
    await here.follower.poll()
    expect(here.leaves).to.deep.equal([])
  })

  it('is one entry for a transaction that a fork puts into another block', async () => {
    here.chain.mine()
    here.chain.mine([said.granted(1, 5)], bytes32(0x88))
    await here.follower.poll()
    here.chain.cutTo(1)
    here.chain.mine()
    here.chain.mine([said.granted(1, 5)], bytes32(0x88))
    await here.follower.poll()
    expect(here.leaves).to.have.length(1)
  })
})

describe('follow: transactions of other people on an embedded chain', () => {
  let here: Following
  const txHash = bytes32(0x99)
  const kept = () => here.store.ledger.read((tx) => tx.outbox.byTxHash(txHash))
  const begin = async (now: number) => {
    const chain = new FakeChain()
    chain.finality = { kind: 'instant', embedded: true }
    chain.raws.set(txHash, '0xabcd')
    here = await following(chain, { clock: { now: () => ms(now) } })
    return chain
  }

  afterEach(() => here.store.remove())

  it('are kept as raw bytes', async () => {
    const chain = await begin(1_020_000)
    chain.mine([said.granted(1, 5)], txHash)
    await here.follower.poll()
    expect(await kept()).to.include({
      account: 'direct',
      state: 'mined',
      raw: '0xabcd',
      minedBlock: 1,
      patient: null,
    })
  })

  it('are owed again when their block is lost', async () => {
    const chain = await begin(1_020_000)
    chain.mine()
    chain.mine([said.granted(1, 5)], txHash)
    await here.follower.poll()
    chain.cutTo(1)
    await here.follower.poll()
    expect(await kept()).to.include({ state: 'sent', minedBlock: null, attempts: 0 })
  })

  const outcomes: readonly (readonly [name: string, blocks: number, millis: number, state: string])[] = [
    ['are given up after an hour and 256 blocks', 257, 3_600_001, 'failed'],
    ['are kept for an hour, whatever the blocks', 257, 3_600_000, 'sent'],
    ['are kept for 256 blocks, whatever the time', 256, 3_600_001, 'sent'],
  ]
  for (const [name, blocks, millis, state] of outcomes) {
    it(name, async () => {
      let now = 1_020_000
      const chain = new FakeChain()
      chain.finality = { kind: 'instant', embedded: true }
      chain.raws.set(txHash, '0xabcd')
      here = await following(chain, { clock: { now: () => ms(now) } })
      chain.mine()
      chain.mine([said.granted(1, 5)], txHash)
      await here.follower.poll()
      chain.mineMany(blocks)
      await here.follower.poll()
      now += millis
      chain.cutTo(1)
      await here.follower.poll()
      expect(await kept()).to.include({ state, error: state === 'failed' ? 'Expired' : null })
    })
  }

  it('are not fetched when they are old already', async () => {
    const chain = await begin(50_000_000)
    chain.mine([said.granted(1, 5)], txHash)
    chain.mineMany(400)
    await here.follower.poll()
    expect(await kept()).to.equal(null)
  })
})
