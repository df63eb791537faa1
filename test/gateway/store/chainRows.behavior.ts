import { expect } from 'chai'
import type {
  At,
  ChainRows,
  DelegateFact,
  OrgFact,
  PatientFact,
} from '../../../gateway/src/ports/ChainRows.ts'
import { address, bytes32, grantId, orgId, s } from '../../support/ids.ts'
import { blockRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

const at = (block: number, n: number): At => ({ block, time: s(100 * block), n })
const patient = (version: number): PatientFact => ({
  version,
  keysVersion: 0,
  floor: 0,
  keysSeq: 1,
  keysDigest: bytes32(9),
})
const delegate = (rights: number): DelegateFact => ({ rights, validUntil: s(900) })
const org = (name: string): OrgFact => ({
  admin: address(5),
  validUntil: s(900),
  status: 1,
  roles: 1,
  keyVersion: 1,
  encKey: bytes32(4),
  name,
})

export function shouldIndexTheChain(current: () => LedgerUnderTest): void {
  const put = (work: (chain: ChainRows) => Promise<void>) =>
    current().ledger.write(({ chain }) => work(chain))
  const ask = <Result>(work: (chain: ChainRows) => Promise<Result>) =>
    current().ledger.read(({ chain }) => work(chain))

  it('has no head before the first block', async () => {
    expect(await ask((chain) => chain.head())).to.equal(null)
  })

  it('finds blocks by number and the last one up to a number', async () => {
    await put(async (chain) => {
      for (const number of [3, 4, 6]) await chain.insertBlock(blockRow(number))
    })
    expect(await ask((chain) => chain.head())).to.deep.equal(blockRow(6))
    expect(await ask((chain) => chain.blockByNumber(5))).to.equal(null)
    expect(await ask((chain) => chain.lastBlockAtOrBefore(5))).to.deep.equal(blockRow(4))
    expect(await ask((chain) => chain.lastBlockAtOrBefore(2))).to.equal(null)
  })

  it('answers as of a height: the last change at or before it, by block and event number', async () => {
    await put(async (chain) => {
      await chain.putPatient(address(1), patient(1), at(3, 5))
      await chain.putPatient(address(1), patient(2), at(3, 6))
      await chain.putPatient(address(1), patient(3), at(8, 7))
      await chain.putPatient(address(2), patient(9), at(4, 8))
    })
    const versionAt = (height: number) => ask((chain) => chain.patientAt(address(1), height))
    expect(await versionAt(2)).to.equal(null)
    expect(await versionAt(7)).to.deep.equal({ ...patient(2), at: at(3, 6) })
    expect((await versionAt(8))?.version).to.equal(3)
  })

  it('puts the same event twice without harm, also from a known fact', async () => {
    await put((chain) => chain.putPatient(address(1), patient(1), at(3, 5)))
    await put(async (chain) => {
      const before = await chain.patientAt(address(1), 3)
      if (before !== null) await chain.putPatient(address(1), { ...before, version: 2 }, at(3, 5))
    })
    expect((await ask((chain) => chain.patientAt(address(1), 9)))?.version).to.equal(2)
  })

  it('puts many facts and blocks at once, in any number', async () => {
    const numbers = Array.from({ length: 150 }, (_, i) => i + 1)
    const rowOf = (n: number) => ({ ...patient(n), ...at(n, n), patient: address(n) })
    const grantOf = (n: number) => ({ status: 1 as const, version: n, by: address(n) })
    const grantRowOf = (n: number) => ({
      ...grantOf(n),
      ...at(n, n),
      patient: address(1),
      id: grantId(n),
    })
    await put(async (chain) => {
      await chain.insertBlock(...numbers.map((number) => blockRow(number)))
      await chain.putPatients(numbers.map(rowOf))
      await chain.putGrants(numbers.map(grantRowOf))
      await chain.putPatients([])
      await chain.putPatients([{ ...rowOf(7), version: 99 }])
    })
    expect((await ask((chain) => chain.head()))?.number).to.equal(150)
    for (const n of [1, 64, 65, 150]) {
      expect(await ask((chain) => chain.patientAt(address(n), 999))).to.deep.equal({
        ...patient(n),
        at: at(n, n),
      })
      expect(await ask((chain) => chain.grantAt(address(1), grantId(n), 999))).to.deep.equal({
        ...grantOf(n),
        at: at(n, n),
      })
    }
    expect((await ask((chain) => chain.patientAt(address(7), 999)))?.version).to.equal(99)
  })

  it('knows the registering block of a grant, also after it was revoked', async () => {
    const [by, id] = [address(1), grantId(1)]
    await put(async (chain) => {
      await chain.putGrant(by, id, { status: 1, version: 4, by }, at(3, 5))
      await chain.putGrant(by, id, { status: 2, version: 4, by }, at(5, 6))
    })
    expect((await ask((chain) => chain.grantAt(by, id, 4)))?.status).to.equal(1)
    expect((await ask((chain) => chain.grantAt(by, id, 5)))?.status).to.equal(2)
    expect((await ask((chain) => chain.grantRegistration(by, id, 9)))?.at).to.deep.equal(at(3, 5))
    expect(await ask((chain) => chain.grantRegistration(by, id, 2))).to.equal(null)
    expect(await ask((chain) => chain.grantAt(address(2), id, 9))).to.equal(null)
  })

  it('lists delegates of a patient and patients of a delegate, each as of the height', async () => {
    await put(async (chain) => {
      await chain.putDelegate(address(1), address(8), delegate(1), at(3, 1))
      await chain.putDelegate(address(1), address(9), delegate(2), at(3, 2))
      await chain.putDelegate(address(1), address(8), delegate(0), at(5, 3))
      await chain.putDelegate(address(2), address(8), delegate(16), at(4, 4))
    })
    const of = (height: number) => ask((chain) => chain.delegatesOf(address(1), height))
    expect((await of(4)).map((d) => [d.delegate, d.rights])).to.deep.equal([
      [address(8), 1],
      [address(9), 2],
    ])
    expect((await of(5)).map((d) => [d.delegate, d.rights])).to.deep.equal([
      [address(8), 0],
      [address(9), 2],
    ])
    const to = await ask((chain) => chain.delegationsTo(address(8), 5))
    expect(to.map((d) => [d.patient, d.rights, d.at.n])).to.deep.equal([
      [address(1), 0, 3],
      [address(2), 16, 4],
    ])
    expect((await ask((chain) => chain.delegateAt(address(1), address(8), 4)))?.rights).to.equal(1)
  })

  it('pages through organisations in order of their ids', async () => {
    await put(async (chain) => {
      for (const n of [3, 1, 2]) await chain.putOrg(orgId(n), org(`org ${n}`), at(3, n))
      await chain.putOrg(orgId(2), org('renamed'), at(4, 4))
      await chain.putOrg(orgId(2), org('renamed again'), at(9, 5))
    })
    const page = (after: number | null) =>
      ask((chain) => chain.orgs(5, { after: after === null ? null : orgId(after), limit: 2 }))
    expect((await page(null)).map(({ name }) => name)).to.deep.equal(['org 1', 'renamed'])
    expect((await page(2)).map((row) => row.org)).to.deep.equal([orgId(3)])
    expect((await ask((chain) => chain.orgAt(orgId(2), 9)))?.name).to.equal('renamed again')
  })

  it('knows members and anchors as of a height', async () => {
    const anchor = (size: number) => ({
      orgId: orgId(1),
      logId: bytes32(7),
      size,
      root: bytes32(size),
      txHash: bytes32(50 + size),
    })
    await put(async (chain) => {
      await chain.putMember(orgId(1), address(5), { roles: 1, validUntil: s(500) }, at(3, 1))
      await chain.putMember(orgId(1), address(5), { roles: 1, validUntil: s(0) }, at(6, 2))
      await chain.putAnchor(anchor(10), at(3, 1))
      await chain.putAnchor(anchor(20), at(5, 2))
    })
    expect((await ask((chain) => chain.memberAt(orgId(1), address(5), 5)))?.validUntil).to.equal(500)
    expect((await ask((chain) => chain.memberAt(orgId(1), address(5), 6)))?.validUntil).to.equal(0)
    expect((await ask((chain) => chain.lastAnchor(bytes32(7), 4)))?.size).to.equal(10)
    expect((await ask((chain) => chain.anchors(bytes32(7)))).map(({ size }) => size)).to.deep.equal([10, 20])
    const page = async (start: number, limit: number) => {
      const rows = await ask((chain) => chain.anchorPage(bytes32(7), { start, limit }))
      return rows.map(({ size }) => size)
    }
    expect([await page(0, 1), await page(1, 5), await page(2, 5)]).to.deep.equal([[10], [20], []])
  })

  it('undoes blocks with every fact they brought, and keeps latches', async () => {
    const revoked = { kind: 'revoked', patient: address(1), id: grantId(1) } as const
    await current().ledger.write(async ({ chain, latches }) => {
      for (const number of [3, 4]) {
        await chain.insertBlock(blockRow(number))
        await chain.putPatient(address(1), patient(number), at(number, number))
        await chain.putGrant(
          address(1),
          grantId(number),
          { status: 1, version: 1, by: address(1) },
          at(number, 1),
        )
        await chain.putDelegate(address(1), address(number), delegate(1), at(number, 1))
        await chain.putOrg(orgId(number), org('x'), at(number, 1))
        await chain.putMember(orgId(number), address(5), { roles: 1, validUntil: s(5) }, at(number, 1))
        const anchor = {
          orgId: orgId(1),
          logId: bytes32(7),
          size: number,
          root: bytes32(1),
          txHash: bytes32(2),
        }
        await chain.putAnchor(anchor, at(number, number))
      }
      await latches.add(revoked, 'chain', 4)
      await chain.undoAbove(3)
    })
    expect((await ask((chain) => chain.head()))?.number).to.equal(3)
    expect((await ask((chain) => chain.patientAt(address(1), 9)))?.version).to.equal(3)
    expect(await ask((chain) => chain.grantAt(address(1), grantId(4), 9))).to.equal(null)
    expect((await ask((chain) => chain.delegatesOf(address(1), 9))).length).to.equal(1)
    expect((await ask((chain) => chain.orgs(9, { after: null, limit: 9 }))).length).to.equal(1)
    expect(await ask((chain) => chain.memberAt(orgId(4), address(5), 9))).to.equal(null)
    expect((await ask((chain) => chain.anchors(bytes32(7)))).length).to.equal(1)
    expect(await current().ledger.read(({ latches }) => latches.isRevoked(address(1), grantId(1)))).to.equal(
      true,
    )
  })
}
