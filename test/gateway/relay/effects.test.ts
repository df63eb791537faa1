import { expect } from 'chai'
import { following } from '../follow/following.ts'
import * as said from '../follow/said.ts'
import {
  type Delivering,
  delivering,
  revokeAllCall,
  revokeCall,
  setDelegateCall,
  setKeysCall,
} from './delivering.ts'
import type { RelayCall } from '../../../gateway/src/ports/OutboxRows.ts'
import type { Said } from '../follow/FakeChain.ts'

/** What the chain says, a call that wants just that, and one that wants something else. */
const cases: readonly {
  readonly name: string
  readonly event: Said
  readonly same: RelayCall
  readonly other: RelayCall
}[] = [
  { name: 'a revocation', event: said.revoked(1, 5, 1), same: revokeCall(5), other: revokeCall(6) },
  {
    name: 'a revocation of all',
    event: said.allRevoked(1, 3),
    same: revokeAllCall(2),
    other: revokeAllCall(3),
  },
  { name: 'keys', event: said.keysSet(1, 9, 2, 0), same: setKeysCall(9, 2, 1), other: setKeysCall(8, 2, 1) },
  {
    name: 'a delegate',
    event: said.delegateSet(1, 2, 16),
    same: setDelegateCall(2, 16, 1),
    other: setDelegateCall(2, 17, 1),
  },
]

describe('deliver: what the chain says already', () => {
  let here: Delivering
  const chainSays = async (event: Said) => {
    here.chain.mine([event])
    await (await following(here.chain, {}, here.store)).follower.poll()
  }

  beforeEach(async () => {
    here = await delivering()
  })
  afterEach(() => here.store.remove())

  for (const { name, event, same, other } of cases) {
    it(`is not sent again: ${name}`, async () => {
      await chainSays(event)
      await here.owe('a', same)
      await here.owe('b', other)
      await here.deliverer.pass()
      expect(await here.row('a')).to.include({ state: 'mined', minedBlock: 1, txHash: null })
      expect(await here.row('b')).to.include({ state: 'sent' })
      await here.deliverer.pass()
      expect(await here.row('a')).to.include({ state: 'safe' })
    })
  }

  it('counts as done when the own transaction came too late and reverted', async () => {
    await here.owe('a', revokeAllCall(0))
    await here.deliverer.pass()
    here.relayer.mine(1, 'reverted')
    await chainSays(said.allRevoked(1, 1))
    await here.deliverer.pass()
    expect(await here.row('a')).to.include({ error: null, minedBlock: 1 })
  })

  it('makes an anchor needless that a larger one overtook', async () => {
    await chainSays(said.anchored(10, 1))
    const anchor = (size: number): RelayCall => ({
      contract: 'AuditAnchor',
      method: 'anchor',
      args: [
        `0x${'60'.padStart(64, '0')}`,
        `0x${'70'.padStart(64, '0')}`,
        size,
        `0x${'01'.padStart(64, '0')}`,
        '0x',
      ],
    })
    await here.owe('a', anchor(9), { account: 'anchor', patient: null })
    await here.owe('b', anchor(10), { account: 'anchor', patient: null })
    await here.deliverer.pass()
    expect([(await here.row('a'))?.state, (await here.row('b'))?.state]).to.deep.equal(['mined', 'sent'])
  })
})
