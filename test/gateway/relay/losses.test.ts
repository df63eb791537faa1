import { expect } from 'chai'
import { bytes32 } from '../../support/ids.ts'
import { outboxRow } from '../store/rows.ts'
import { type Delivering, delivering, grantCall, setKeysCall } from './delivering.ts'

describe('deliver: after a loss', () => {
  let here: Delivering
  const raws = async (...ids: readonly string[]) =>
    (await Promise.all(ids.map(here.row))).map((row) => row?.raw)
  /** As the follower does when the chain takes blocks back. */
  const undo = (above: number) =>
    here.store.ledger.write(async (tx) => {
      for (const row of await tx.outbox.minedAbove(above)) await tx.outbox.update(row.id, { attempts: 0 })
    })

  beforeEach(async () => {
    here = await delivering()
    here.chain.mineMany(9)
  })
  afterEach(() => here.store.remove())

  it('brings the same bytes again in their order', async () => {
    for (const id of ['a', 'b', 'c']) await here.owe(id, grantCall(id.charCodeAt(0)))
    await here.deliverer.pass()
    here.relayer.mine(5)
    await here.deliverer.pass()
    const before = await raws('a', 'b', 'c')
    here.relayer.lose({ relayer: 0 })
    here.relayer.sent.length = 0
    await undo(4)
    await here.deliverer.pass()
    expect(here.relayer.sent).to.deep.equal(before)
    here.relayer.mine(6)
    await here.deliverer.pass()
    expect(await here.row('c')).to.include({ state: 'safe', minedBlock: 6 })
  })

  it('notices by itself that a mined row is in no block any more', async () => {
    here.chain.finality = { kind: 'depth', blocks: 3 }
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    here.relayer.mine(9)
    await here.deliverer.pass()
    here.relayer.lose({ relayer: 0 })
    here.chain.mineMany(5)
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'sent', minedBlock: null })
  })

  it('brings other people’s transactions again, and gives them up when their nonce is used', async () => {
    const direct = { account: 'direct', state: 'sent', nonce: null, attempts: 0 } as const
    await here.store.ledger.write(async (tx) => {
      await tx.outbox.insert(
        outboxRow('a', { ...direct, call: null, raw: '0xdirect1', txHash: bytes32(0xa) }),
      )
    })
    await here.deliverer.pass()
    expect(here.relayer.sent).to.deep.equal(['0xdirect1'])
    here.relayer.refusal = 'nonce'
    here.now += 5_000
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'failed', error: 'NonceUsed' })
  })

  it('signs the rows behind a hole anew: what names a lost block is not sent again', async () => {
    await here.owe('a', setKeysCall(9, 1, 3))
    await here.owe('b', grantCall(1))
    await here.deliverer.pass()
    here.relayer.mine(5)
    await here.deliverer.pass()
    here.relayer.lose({ relayer: 0 })
    here.freshFrom = 8
    await undo(4)
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'failed', error: 'Stale' })
    expect(await here.row('b')).to.include({ state: 'sent', nonce: 0 })
  })

  it('signs anew when another transaction took the nonce', async () => {
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    const [raw] = await raws('a')
    here.relayer.pool = []
    here.relayer.nonces.relayer = 4
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'sent', nonce: 4 })
    expect(await raws('a')).to.not.deep.equal([raw])
  })

  it('brings bytes again every five seconds, and others for the same nonce after three minutes', async () => {
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    const [first] = await raws('a')
    for (let i = 0; i < 36; i++) {
      here.now += 5_000
      await here.deliverer.pass()
    }
    expect(here.relayer.sent.filter((raw) => raw === first)).to.have.length(36)
    const [second] = await raws('a')
    expect(second).to.not.equal(first)
    expect(await here.row('a')).to.include({ nonce: 0 })
  })

  it('does not bring bytes again sooner', async () => {
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    here.now += 4_999
    await here.deliverer.pass()
    expect(here.relayer.sent).to.have.length(1)
  })
})

describe('deliver: killed', () => {
  let here: Delivering
  beforeEach(async () => {
    here = await delivering()
  })
  afterEach(() => here.store.remove())

  it('between writing and sending, the next process sends the same bytes', async () => {
    await here.owe('a', grantCall(1))
    here.relayer.onSend = async () => {
      throw new TypeError('killed')
    }
    expect(await here.deliverer.pass().catch((error: unknown) => error)).to.be.instanceOf(TypeError)
    const row = await here.row('a')
    expect(row).to.include({ state: 'sent', attempts: 0 })
    await here.restart()
    here.relayer.onSend = async () => undefined
    await here.deliverer.pass()
    expect(here.relayer.sent).to.deep.equal([row?.raw])
  })

  it('between sending and hearing of it, sends no second transaction', async () => {
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    here.relayer.mine(0)
    await here.restart()
    await here.deliverer.pass()
    expect(here.relayer.signed.size).to.equal(1)
    expect(await here.row('a')).to.include({ state: 'safe' })
  })
})
