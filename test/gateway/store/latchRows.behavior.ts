import { expect } from 'chai'
import type { Latch } from '../../../gateway/src/ports/LatchRows.ts'
import { address, grantId, orgId } from '../../support/ids.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

const patient = address(1)
const actor = address(9)
const org = orgId(7)
const delegate = { kind: 'delegate', patient, delegate: actor } as const
const member = { kind: 'member', org, member: actor } as const
const wholeOrg = { kind: 'org', org } as const

export function shouldKeepLatches(current: () => LedgerUnderTest): void {
  const add = (latch: Latch, block: number) =>
    current().ledger.write(({ latches }) => latches.add(latch, 'chain', block))
  const clear = (latch: Exclude<Latch, { kind: 'revoked' | 'floor' }>, block: number) =>
    current().ledger.write(({ latches }) => latches.clear(latch, block))
  const inView = () =>
    current().ledger.read(({ latches }) =>
      latches.inView({ patient, org, actor, ids: [grantId(1), grantId(2), grantId(3)] }),
    )

  it('sees nothing where nothing is latched', async () => {
    expect(await inView()).to.deep.equal({ revoked: [], floor: 0, delegates: [], members: [], orgs: [] })
  })

  it('latches a revoked id once', async () => {
    const latch = { kind: 'revoked', patient, id: grantId(2) } as const
    expect([await add(latch, 5), await add(latch, 6)]).to.deep.equal([true, false])
    expect((await inView()).revoked).to.deep.equal([grantId(2)])
    const isRevoked = (id: number) =>
      current().ledger.read(({ latches }) => latches.isRevoked(patient, grantId(id)))
    expect([await isRevoked(2), await isRevoked(1)]).to.deep.equal([true, false])
  })

  it('does not mix up patients', async () => {
    await add({ kind: 'revoked', patient: address(2), id: grantId(1) }, 5)
    await add({ kind: 'floor', patient: address(2), floor: 8 }, 5)
    expect(await inView()).to.deep.include({ revoked: [], floor: 0 })
  })

  it('keeps the highest floor', async () => {
    const floor = (n: number) => add({ kind: 'floor', patient, floor: n }, 5)
    expect([await floor(4), await floor(3), await floor(4), await floor(12)]).to.deep.equal([
      true,
      false,
      false,
      true,
    ])
    expect((await inView()).floor).to.equal(12)
    expect(await current().ledger.read(({ latches }) => latches.floorOf(patient))).to.equal(12)
    expect(await current().ledger.read(({ latches }) => latches.floorOf(address(2)))).to.equal(0)
  })

  it('sees delegate, member and organisation of the request only', async () => {
    for (const latch of [delegate, member, wholeOrg]) await add(latch, 5)
    await add({ ...delegate, delegate: address(8) }, 5)
    await add({ ...member, org: orgId(8) }, 5)
    expect(await inView()).to.deep.equal({
      revoked: [],
      floor: 0,
      delegates: [actor],
      members: [actor],
      orgs: [org],
    })
    const own = await current().ledger.read(({ latches }) =>
      latches.inView({ patient, org: null, actor: address(8), ids: [] }),
    )
    expect(own).to.deep.equal({ revoked: [], floor: 0, delegates: [address(8)], members: [], orgs: [] })
  })

  it('clears what a safe block permits again, and nothing else', async () => {
    for (const latch of [delegate, member, wholeOrg]) await add(latch, 5)
    await clear(member, 6)
    expect(await inView()).to.deep.include({ delegates: [actor], members: [], orgs: [org] })
  })

  it('keeps a denial from a later block than the one that permits again', async () => {
    expect([await add(delegate, 5), await add(delegate, 9), await add(delegate, 7)]).to.deep.equal([
      true,
      true,
      false,
    ])
    await clear(delegate, 6)
    expect((await inView()).delegates).to.deep.equal([actor])
    await clear(delegate, 9)
    expect((await inView()).delegates).to.deep.equal([])
  })

  it('denies again after it was cleared, even by a block of the same number', async () => {
    await add(wholeOrg, 5)
    await clear(wholeOrg, 6)
    expect(await add(wholeOrg, 5)).to.equal(true)
    expect((await inView()).orgs).to.deep.equal([org])
  })

  it('survives a restart', async () => {
    await add({ kind: 'floor', patient, floor: 4 }, 5)
    await current().reopen()
    expect((await inView()).floor).to.equal(4)
  })
}
