import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import { address, bytes32, grantId, hash, ms, orgId, recordId } from '../../support/ids.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'
import { accessRequestRow, leafRow, openingRow, recordRow, sessionRow } from './rows.ts'

const [patient, other] = [address(1), address(2)]
const wrap = { kind: 1, epoch: 1, wrap: Uint8Array.of(1) } as const

export function shouldErase(current: () => LedgerUnderTest): void {
  /** Something of everything, of two patients. */
  const fill = (of: Address, n: number) =>
    current().ledger.write(async (tx) => {
      await tx.consents.insertOpening(openingRow(n, { patient: of }))
      const key = { className: 'labs', epoch: 1, keyVersion: 1, wrap: Uint8Array.of(3) }
      await tx.consents.putWraps(grantId(n), [key])
      const manifest = { patient: of, digest: bytes32(n), seq: 1, keyring: bytes32(10 + n) }
      await tx.vaults.insertManifest({ ...manifest, bytes: Uint8Array.of(4) })
      await tx.vaults.insertKeyring(bytes32(10 + n), Uint8Array.of(5))
      const message = { id: hash(n), wrap: Uint8Array.of(6), sentAt: ms(1) }
      await tx.messages.insert({ ...message, from: of, to: orgId(7) })
      await tx.messages.insert({ ...message, id: hash(50 + n), from: orgId(7), to: of })
      await tx.accessRequests.insert(accessRequestRow(hash(n), { patient: of }))
      await tx.logins.insertSession(sessionRow(n, { address: of }))
      const notice = { t: ms(1), type: 'access', data: JSON.stringify({ patient: of }) }
      await tx.notices.append([of, orgId(7)].map((recipient) => ({ ...notice, recipient })))
      await tx.leaves.countDenial({ actor: address(9), patient: of, minute: 1, event: '{}' })
    })
  const store = (of: Address, n: number) =>
    current().ledger.write(async (tx) => {
      const sha256 = hash(100 + n)
      await tx.blobs.insert({ sha256, cid: 'c', size: 100, session: 'aa', storedAt: ms(1) })
      await tx.records.insert(recordRow(n, { patient: of, sha256 }), wrap)
      const index = await tx.leaves.size()
      const pseq = ((await tx.leaves.patientHead(of))?.pseq ?? -1) + 1
      await tx.leaves.append([leafRow(index, { patient: of, pseq })])
    })
  /** What is still there of a patient, by kind. */
  const left = (of: Address, n: number) =>
    current().ledger.read(async (tx) => ({
      opening: (await tx.consents.opening(grantId(n))) !== null,
      keys: (await tx.consents.wraps(grantId(n))).length,
      manifest: (await tx.vaults.manifest(of, bytes32(n))) !== null,
      keyring: (await tx.vaults.keyring(bytes32(10 + n))) !== null,
      messages: (await tx.messages.ofParty(of, { after: 0, limit: 9 })).length,
      request: (await tx.accessRequests.get(hash(n))) !== null,
      session: (await tx.logins.session(hash(n))) !== null,
      notices: (await tx.notices.after(0, 99)).filter(({ data }) => data.includes(of)).length,
    }))
  const records = (of: Address) =>
    current().ledger.read(async (tx) => {
      const page = { classes: null, from: null, to: null, author: null, after: 0, limit: 99 }
      return (await tx.records.list({ ...page, patient: of })).length
    })
  const bodies = (of: Address) =>
    current().ledger.read(async (tx) => (await tx.leaves.trail(of, 0, 99)).map(({ body }) => body !== null))
  const goOn = (limit: number) => current().ledger.write((tx) => tx.erasures.goOn(patient, limit))
  const nothing = {
    opening: false,
    keys: 0,
    manifest: false,
    keyring: false,
    messages: 0,
    request: false,
    session: false,
    notices: 0,
  }

  beforeEach(async () => {
    await fill(patient, 1)
    await fill(other, 2)
    for (const n of [1, 2, 3]) await store(patient, n)
    await store(other, 4)
  })

  it('forgets a patient at once, and of nobody else anything', async () => {
    const before = await left(other, 2)
    expect(await current().ledger.write((tx) => tx.erasures.begin(patient))).to.equal(2)
    expect(await left(patient, 1)).to.deep.equal(nothing)
    expect(await left(other, 2)).to.deep.equal(before)
    expect(before.messages).to.equal(2)
    const denials = await current().ledger.write((tx) => tx.leaves.takeDenials(2))
    expect(denials.map((denial) => denial.patient)).to.deep.equal([other])
  })

  it('erases records and leaves in parts, across a restart, up to what was there when it began', async () => {
    await current().ledger.write((tx) => tx.erasures.begin(patient))
    await store(patient, 5)
    const freed: string[] = []
    freed.push(...(await goOn(2)).blobs)
    await current().reopen()
    const found = await current().ledger.read((tx) => tx.erasures.pending(9))
    expect(found.map((erasure) => erasure.patient)).to.deep.equal([patient])
    for (let part = 0; ; part++) {
      const { isDone, blobs } = await goOn(2)
      freed.push(...blobs)
      if (isDone) break
      expect(part).to.be.below(9)
    }
    expect(freed.toSorted()).to.deep.equal([1, 2, 3].map((n) => hash(100 + n)))
    expect(await records(patient)).to.equal(1)
    expect(await bodies(patient)).to.deep.equal([false, false, false, true])
    expect([await records(other), await bodies(other)]).to.deep.equal([1, [true]])
    expect(await current().ledger.read((tx) => tx.erasures.pending(9))).to.deep.equal([])
    expect(await current().ledger.read((tx) => tx.records.newest(patient, recordId(1)))).to.include({
      erased: true,
      sha256: '',
    })
    expect(await current().ledger.read((tx) => tx.records.storedBytes(patient))).to.equal(100)
  })

  it('remembers since when files may hold something erased, until exactly that was wiped', async () => {
    const owed = () => current().ledger.read((tx) => tx.erasures.wipeOwedSince())
    expect(await owed()).to.equal(null)
    await current().ledger.write(async (tx) => {
      await tx.erasures.oweWipe(ms(5))
      await tx.erasures.oweWipe(ms(6))
    })
    await current().reopen()
    expect(await owed()).to.equal(5)
    await current().ledger.write((tx) => tx.erasures.wiped(ms(4)))
    expect(await owed()).to.equal(5)
    await current().ledger.write((tx) => tx.erasures.wiped(ms(5)))
    expect(await owed()).to.equal(null)
  })
}
