import { expect } from 'chai'
import { chainSeconds, ethers, loadFixture, networkHelpers } from '../support/chain.ts'
import { DAY_SECONDS, deployOrganisation, deployProviders, orgId, orgRoles } from '../support/orgs.ts'

const inAYear = async (): Promise<number> => (await chainSeconds()) + 365 * DAY_SECONDS

describe('ProviderRegistry.accredit', () => {
  it('makes an organisation active', async () => {
    const { providers, admin } = await loadFixture(deployProviders)
    const until = await inAYear()
    await expect(providers.accredit(orgId, admin.address, orgRoles.treat, until, 'City Hospital'))
      .to.emit(providers, 'OrgAccredited')
      .withArgs(1, orgId, admin.address, orgRoles.treat, until, 'City Hospital')
    expect(await providers.orgs(orgId)).to.deep.equal([
      admin.address,
      BigInt(until),
      1n,
      1n,
      0n,
      ethers.ZeroHash,
      'City Hospital',
    ])
    expect(await providers.count()).to.equal(1n)
  })

  it('renews, renames and reinstates, and keeps key and members', async () => {
    const { providers, asAdmin, admin, member } = await loadFixture(deployOrganisation)
    await asAdmin.setEncKey(orgId, ethers.id('key'))
    await asAdmin.setMember(orgId, member.address, 1, await inAYear())
    await providers.suspend(orgId)
    await providers.accredit(orgId, admin.address, orgRoles.treat, await inAYear(), 'Town Hospital')
    const { status, roles, keyVersion, encKey, name } = await providers.orgs(orgId)
    expect([status, roles, keyVersion, encKey, name]).to.deep.equal([
      1n,
      1n,
      1n,
      ethers.id('key'),
      'Town Hospital',
    ])
    expect(await providers.isMember(orgId, member.address, 1)).to.equal(true)
  })

  it('takes names from 1 to 128 bytes', async () => {
    const { providers, admin } = await loadFixture(deployProviders)
    for (const name of ['', 'x'.repeat(129), 'é'.repeat(65)]) {
      await expect(providers.accredit(orgId, admin.address, 1, await inAYear(), name))
        .to.be.revertedWithCustomError(providers, 'ProviderRegistryBadName')
        .withArgs(Buffer.byteLength(name))
    }
    for (const name of ['x', 'é'.repeat(64)]) {
      await providers.accredit(orgId, admin.address, 1, await inAYear(), name)
      expect((await providers.orgs(orgId)).name).to.equal(name)
    }
  })

  it('refuses no role and unknown roles', async () => {
    const { providers, admin } = await loadFixture(deployProviders)
    for (const roles of [0, 32, 129]) {
      await expect(providers.accredit(orgId, admin.address, roles, await inAYear(), 'City Hospital'))
        .to.be.revertedWithCustomError(providers, 'ProviderRegistryBadRoles')
        .withArgs(roles, orgRoles.all)
    }
  })

  it('refuses an end that is not in the future', async () => {
    const { providers, admin } = await loadFixture(deployProviders)
    const next = (await chainSeconds()) + 100
    await networkHelpers.time.setNextBlockTimestamp(next)
    await expect(providers.accredit(orgId, admin.address, 1, next, 'City Hospital'))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryBadWindow')
      .withArgs(next, 2n ** 40n - 1n)
    await networkHelpers.time.setNextBlockTimestamp(next + 1)
    await expect(providers.accredit(orgId, admin.address, 1, next + 2, 'City Hospital')).to.emit(
      providers,
      'OrgAccredited',
    )
  })

  it('refuses nobody as administrator and an id of zero', async () => {
    const { providers, admin } = await loadFixture(deployProviders)
    await expect(providers.accredit(orgId, ethers.ZeroAddress, 1, await inAYear(), 'City Hospital'))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryNotAdmin')
      .withArgs(orgId, ethers.ZeroAddress)
    await expect(providers.accredit(ethers.ZeroHash, admin.address, 1, await inAYear(), 'City Hospital'))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryUnknownOrg')
      .withArgs(ethers.ZeroHash)
  })

  it('is for the accreditor alone', async () => {
    const { providers, admin, stranger } = await loadFixture(deployProviders)
    await expect(
      providers.connect(stranger).accredit(orgId, admin.address, 1, await inAYear(), 'City Hospital'),
    )
      .to.be.revertedWithCustomError(providers, 'AccessManagedUnauthorized')
      .withArgs(stranger.address)
  })

  it('waits for the delay of the accreditor', async () => {
    const { access, providers, admin, stranger } = await loadFixture(deployProviders)
    await access.grantRole(1, stranger.address, DAY_SECONDS)
    const args: Parameters<typeof providers.accredit> = [
      orgId,
      admin.address,
      1,
      await inAYear(),
      'City Hospital',
    ]
    const { data } = await providers.accredit.populateTransaction(...args)
    const asDelayed = providers.connect(stranger)
    await expect(asDelayed.accredit(...args)).to.be.revertedWithCustomError(
      access,
      'AccessManagerNotScheduled',
    )
    await access.connect(stranger).schedule(await providers.getAddress(), data, 0)
    await expect(asDelayed.accredit(...args)).to.be.revertedWithCustomError(access, 'AccessManagerNotReady')
    await networkHelpers.time.increase(DAY_SECONDS)
    await expect(asDelayed.accredit(...args)).to.emit(providers, 'OrgAccredited')
  })
})

describe('ProviderRegistry.suspend', () => {
  it('ends every membership at once', async () => {
    const { providers, asAdmin, member } = await loadFixture(deployOrganisation)
    await asAdmin.setMember(orgId, member.address, 1, await inAYear())
    await expect(providers.suspend(orgId)).to.emit(providers, 'OrgSuspended').withArgs(3, orgId)
    expect((await providers.orgs(orgId)).status).to.equal(2n)
    expect(await providers.isMember(orgId, member.address, 1)).to.equal(false)
  })

  it('does nothing the second time', async () => {
    const { providers } = await loadFixture(deployOrganisation)
    await providers.suspend(orgId)
    await expect(providers.suspend(orgId)).not.to.emit(providers, 'OrgSuspended')
    expect(await providers.count()).to.equal(2n)
  })

  it('refuses an unknown organisation', async () => {
    const { providers } = await loadFixture(deployProviders)
    await expect(providers.suspend(orgId))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryUnknownOrg')
      .withArgs(orgId)
  })

  it('is for the suspender alone', async () => {
    const { providers, asAdmin, admin } = await loadFixture(deployOrganisation)
    await expect(asAdmin.suspend(orgId))
      .to.be.revertedWithCustomError(providers, 'AccessManagedUnauthorized')
      .withArgs(admin.address)
  })
})
