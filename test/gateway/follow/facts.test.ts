import { expect } from 'chai'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import { address, bytes32, grantId, orgId } from '../../support/ids.ts'
import { network } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

describe('follow: facts', () => {
  let here: Following
  const read = <Value>(work: (tx: LedgerTx) => Promise<Value>) => here.store.ledger.read(work)

  beforeEach(async () => {
    here = await following()
  })
  afterEach(() => here.store.remove())

  it('are ready at latest and at safe, with a row for every block', async () => {
    here.chain.mineMany(5)
    const state = await here.follower.poll()
    expect(state).to.include({ kind: 'ready' })
    expect(state).to.have.nested.property('latest.number', 5)
    expect(state).to.have.nested.property('safe.number', 3)
    expect(await read((tx) => tx.chain.blockByNumber(2))).to.include({
      number: 2,
      parentHash: here.chain.blocks[1]?.header.hash,
    })
  })

  it('are nothing below the first block of the network', async () => {
    here.chain.mine()
    const state = await here.follower.poll()
    expect(state).to.have.nested.property('safe.number', 0)
    expect(await read((tx) => tx.chain.blockByNumber(0))).to.equal(null)
  })

  it('of a grant are its registration, then its revocation with the raised version', async () => {
    here.chain.mine([said.granted(1, 5, 3)])
    here.chain.mine([said.revoked(1, 5, 4)])
    await here.follower.poll()
    const [before, after, patient] = await read((tx) =>
      Promise.all([
        tx.chain.grantAt(address(1), grantId(5), 1),
        tx.chain.grantAt(address(1), grantId(5), 2),
        tx.chain.patientAt(address(1), 2),
      ]),
    )
    expect(before).to.deep.include({ status: 1, version: 3, at: { block: 1, time: 1010, n: 1 } })
    expect(after).to.deep.include({ status: 2, version: 3, at: { block: 2, time: 1020, n: 2 } })
    expect(patient).to.include({ version: 4, floor: 0 })
  })

  it('of a grant that was cancelled in advance have version 0', async () => {
    here.chain.mine([said.revoked(1, 5, 1)])
    await here.follower.poll()
    expect(await read((tx) => tx.chain.grantAt(address(1), grantId(5), 1))).to.include({
      status: 2,
      version: 0,
    })
  })

  it('of a patient keep keys and floor apart from the version', async () => {
    here.chain.mine([said.keysSet(1, 9, 1, 0), said.allRevoked(1, 1), said.delegateSet(1, 2, 0, 2)])
    await here.follower.poll()
    expect(await read((tx) => tx.chain.patientAt(address(1), 1))).to.include({
      version: 2,
      floor: 1,
      keysVersion: 0,
      keysSeq: 1,
      keysDigest: bytes32(9),
    })
  })

  it('of organisations and members are what the last event of each kind said', async () => {
    here.chain.mine([said.accredited(7), said.encKeySet(7, 77, 1), said.memberSet(7, 8, 3)])
    here.chain.mine([said.suspended(7), said.accredited(7, 3)])
    await here.follower.poll()
    const [org, member] = await read((tx) =>
      Promise.all([tx.chain.orgAt(orgId(7), 2), tx.chain.memberAt(orgId(7), address(8), 2)]),
    )
    expect(org).to.include({ status: 1, roles: 3, keyVersion: 1, encKey: bytes32(77), name: 'Clinic 7' })
    expect(member).to.include({ roles: 3, validUntil: 99_999 })
    expect(await read((tx) => tx.chain.orgAt(orgId(7), 1))).to.include({ status: 1, roles: 1 })
  })

  it('take an anchor under the own log id from the own organisation only', async () => {
    here.chain.mine([said.anchored(3, 33), said.anchored(900, 99, orgId(0x61))])
    await here.follower.poll()
    expect(await read((tx) => tx.chain.lastAnchor(network.logId, 1))).to.include({
      size: 3,
      root: bytes32(33),
    })
  })

  it('reach the listener once, block by block', async () => {
    here.chain.mine([said.granted(1, 5)])
    here.chain.mine()
    await here.follower.poll()
    await here.follower.poll()
    expect(here.blocks.map(({ row, events }) => [row.number, events.length])).to.deep.equal([
      [1, 1],
      [2, 0],
    ])
  })
})
