import type { Bytes32 } from '@consentry/protocol'
import { expect } from 'chai'
import { address, bytes32, grantId, orgId } from '../../support/ids.ts'
import { openingRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

export function shouldKeepConsents(current: () => LedgerUnderTest): void {
  const put = (...rows: readonly ReturnType<typeof openingRow>[]) =>
    current().ledger.write(async ({ consents }) => {
      const taken: boolean[] = []
      for (const row of rows) taken.push(await consents.insertOpening(row))
      return taken
    })
  const wrap = (epoch: number, byte: number) => ({
    className: 'labs',
    epoch,
    keyVersion: 1,
    wrap: new Uint8Array(114).fill(byte),
  })

  it('stores an opening once', async () => {
    expect(await put(openingRow(1), openingRow(1, { opening: 'other' }))).to.deep.equal([true, false])
    expect(await current().ledger.read(({ consents }) => consents.opening(grantId(1)))).to.deep.equal(
      openingRow(1),
    )
    expect(await current().ledger.read(({ consents }) => consents.opening(grantId(2)))).to.equal(null)
  })

  it('finds the openings between patient and organisation that have not ended, ascending', async () => {
    const others = [openingRow(4, { patient: address(2) }), openingRow(5, { org: orgId(8) })]
    await put(openingRow(3), openingRow(1), openingRow(2, { expiresAt: 100 }), ...others)
    const found = await current().ledger.read(({ consents }) =>
      consents.openingsBetween(address(1), orgId(7), 100),
    )
    expect(found.map(({ id }) => id)).to.deep.equal([grantId(1), grantId(3)])
  })

  it('pages through openings of a patient and to an organisation', async () => {
    await put(
      openingRow(3),
      openingRow(1),
      openingRow(2),
      openingRow(4, { patient: address(2), org: orgId(8) }),
    )
    const own = await current().ledger.read(({ consents }) =>
      consents.openingsOfPatient(address(1), { after: grantId(1), limit: 5 }),
    )
    const first = await current().ledger.read(({ consents }) =>
      consents.openingsToOrg(orgId(7), { after: null, limit: 2 }),
    )
    expect(own.map(({ id }) => id)).to.deep.equal([grantId(2), grantId(3)])
    expect(first.map(({ id }) => id)).to.deep.equal([grantId(1), grantId(2)])
  })

  it('replaces a wrap of the same class, epoch and key', async () => {
    await current().ledger.write(({ consents }) =>
      consents.putWraps(grantId(1), [wrap(2, 7), wrap(1, 7), wrap(2, 8)]),
    )
    const rows = await current().ledger.read(({ consents }) => consents.wraps(grantId(1)))
    expect(rows).to.deep.equal([wrap(1, 7), wrap(2, 8)])
  })

  it('archives manifests by patient and digest', async () => {
    const row = {
      digest: bytes32(1),
      patient: address(1),
      seq: 1,
      bytes: Uint8Array.of(1),
      keyring: bytes32(2),
    }
    await current().ledger.write(async ({ vaults }) => {
      await vaults.insertManifest(row)
      await vaults.insertManifest(row)
    })
    expect(
      await current().ledger.read(({ vaults }) => vaults.manifest(address(1), bytes32(1))),
    ).to.deep.equal(row)
    expect(await current().ledger.read(({ vaults }) => vaults.manifest(address(2), bytes32(1)))).to.equal(
      null,
    )
  })

  it('pages through the manifests of a patient', async () => {
    const row = { seq: 1, bytes: Uint8Array.of(1), keyring: bytes32(5) }
    await current().ledger.write(async ({ vaults }) => {
      for (const n of [3, 1, 2])
        await vaults.insertManifest({ ...row, patient: address(1), digest: bytes32(n) })
      await vaults.insertManifest({ ...row, patient: address(2), digest: bytes32(4) })
    })
    const after = (digest: Bytes32 | null, limit: number) =>
      current().ledger.read(({ vaults }) => vaults.manifestsOf(address(1), { after: digest, limit }))
    expect((await after(null, 2)).map(({ digest }) => digest)).to.deep.equal([bytes32(1), bytes32(2)])
    expect((await after(bytes32(2), 2)).map(({ digest }) => digest)).to.deep.equal([bytes32(3)])
  })

  it('keeps keyrings by digest and replaces those of organisations', async () => {
    await current().ledger.write(async ({ vaults }) => {
      await vaults.insertKeyring(bytes32(1), Uint8Array.of(1))
      await vaults.insertKeyring(bytes32(1), Uint8Array.of(1))
      await vaults.putOrgKeyring(orgId(1), Uint8Array.of(2))
      await vaults.putOrgKeyring(orgId(1), Uint8Array.of(3))
    })
    const kept = await current().ledger.read(async ({ vaults }) => [
      await vaults.keyring(bytes32(1)),
      await vaults.keyring(bytes32(2)),
      await vaults.orgKeyring(orgId(1)),
      await vaults.orgKeyring(orgId(2)),
    ])
    expect(kept).to.deep.equal([Uint8Array.of(1), null, Uint8Array.of(3), null])
  })
}
