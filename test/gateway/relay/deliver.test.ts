import { expect } from 'chai'
import { address } from '../../support/ids.ts'
import {
  type Delivering,
  delivering,
  grantCall,
  revokeCall,
  setDelegateCall,
  setKeysCall,
} from './delivering.ts'

describe('deliver', () => {
  let here: Delivering
  beforeEach(async () => {
    here = await delivering()
  })
  afterEach(() => here.store.remove())

  it('signs in the order of the rows, with consecutive nonces', async () => {
    for (const id of ['c', 'a', 'b']) await here.owe(id, grantCall(id.charCodeAt(0)))
    expect(await here.deliverer.pass()).to.deep.equal({ sent: 3, settled: 0, open: 3, overdue: 0 })
    const rows = await Promise.all(['c', 'a', 'b'].map(here.row))
    expect(rows.map((row) => [row?.state, row?.nonce])).to.deep.equal([
      ['sent', 0],
      ['sent', 1],
      ['sent', 2],
    ])
    expect(here.relayer.sent).to.deep.equal(rows.map((row) => row?.raw))
  })

  it('follows a row from queued to safe and tells every change', async () => {
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    here.chain.mineMany(5)
    here.relayer.mine(5)
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'safe', minedBlock: 5 })
    const states = here.changed.map(({ state }) => state)
    expect(states.filter((state, i) => state !== states[i - 1])).to.deep.equal(['sent', 'mined', 'safe'])
  })

  it('calls a row safe only when its block is', async () => {
    here.chain.finality = { kind: 'depth', blocks: 3 }
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    here.chain.mineMany(5)
    here.relayer.mine(5)
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'mined' })
    here.chain.mineMany(3)
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'safe' })
  })

  it('keeps the two accounts apart', async () => {
    await here.owe('a', grantCall(1))
    const anchor = { contract: 'AuditAnchor', method: 'anchor', args: [] } as const
    await here.owe('b', anchor, { account: 'anchor', patient: null })
    await here.deliverer.pass()
    expect([(await here.row('a'))?.nonce, (await here.row('b'))?.nonce]).to.deep.equal([0, 0])
  })

  it('fails what the contract would refuse, with the name of its error, and pays nothing', async () => {
    here.relayer.errors.set('grantBySig', 'AlreadyUsed')
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'failed', error: 'AlreadyUsed', txHash: null })
    expect(here.relayer.sent).to.deep.equal([])
  })

  it('waits with what may succeed after an earlier row of the same patient', async () => {
    here.relayer.errors.set('setKeysBySig', 'BadSequence')
    await here.owe('a', revokeCall(5))
    await here.owe('b', setKeysCall(9, 1, 0))
    await here.owe('c', setKeysCall(9, 1, 0), { patient: address(2) })
    await here.deliverer.pass()
    expect((await here.row('b'))?.state).to.equal('queued')
    expect(await here.row('c')).to.include({ state: 'failed' })
    here.relayer.mine(0)
    here.relayer.errors.clear()
    await here.deliverer.pass()
    expect(await here.row('b')).to.include({ state: 'sent', nonce: 1 })
  })

  it('fails what reverted in a block, with the reason the contract gives now', async () => {
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    here.relayer.mine(0, 'reverted')
    here.relayer.errors.set('grantBySig', 'BadSequence')
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ state: 'failed', error: 'BadSequence' })
  })

  it('reports as stale what names a block from before the restart of the chain', async () => {
    here.freshFrom = 50
    await here.owe('a', setKeysCall(9, 1, 49))
    await here.owe('b', setDelegateCall(2, 16, 49))
    await here.owe('c', setKeysCall(9, 1, 50))
    await here.deliverer.pass()
    const rows = await Promise.all(['a', 'b', 'c'].map(here.row))
    expect(rows.map((row) => [row?.state, row?.error])).to.deep.equal([
      ['failed', 'Stale'],
      ['failed', 'Stale'],
      ['sent', null],
    ])
  })

  it('waits while the account is empty or nobody answers', async () => {
    await here.owe('a', grantCall(1))
    here.relayer.signRefusal = 'funds'
    await here.deliverer.pass()
    expect((await here.row('a'))?.state).to.equal('queued')
    here.relayer.signRefusal = null
    here.relayer.refusal = 'unreachable'
    await here.deliverer.pass()
    expect((await here.row('a'))?.state).to.equal('sent')
    here.relayer.refusal = null
    here.now += 5_000
    await here.deliverer.pass()
    expect(here.relayer.sent).to.have.length(1)
  })

  it('counts what is open for more than ten minutes', async () => {
    await here.owe('a', grantCall(1))
    await here.deliverer.pass()
    here.now += 600_001
    expect(await here.deliverer.pass()).to.include({ overdue: 1 })
  })
})
