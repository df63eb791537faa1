import { expect } from 'chai'
import { chainSeconds, ethers, loadFixture, networkHelpers } from '../support/chain.ts'
import { deployOrganisation, memberRoles, orgId, orgRoles, YEAR_SECONDS } from '../support/orgs.ts'

const inAnHour = async (): Promise<number> => (await chainSeconds()) + 3600
const unknown = ethers.id('unknown')

describe('ProviderRegistry.setMember', () => {
  it('gives roles until a date', async () => {
    const { providers, asAdmin, member } = await loadFixture(deployOrganisation)
    const until = await inAnHour()
    await expect(asAdmin.setMember(orgId, member.address, memberRoles.agent, until))
      .to.emit(providers, 'MemberSet')
      .withArgs(2, orgId, member.address, memberRoles.agent, until)
    expect(await providers.members(orgId, member.address)).to.deep.equal([2n, BigInt(until)])
    expect(await providers.isMember(orgId, member.address, memberRoles.agent)).to.equal(true)
    await networkHelpers.time.increaseTo(until)
    expect(await providers.isMember(orgId, member.address, memberRoles.agent)).to.equal(false)
  })

  it('removes with an end of zero, whatever the roles', async () => {
    const { providers, asAdmin, member } = await loadFixture(deployOrganisation)
    await asAdmin.setMember(orgId, member.address, memberRoles.all, await inAnHour())
    await expect(asAdmin.setMember(orgId, member.address, 255, 0))
      .to.emit(providers, 'MemberSet')
      .withArgs(3, orgId, member.address, 0, 0)
    expect(await providers.members(orgId, member.address)).to.deep.equal([0n, 0n])
  })

  it('takes an end from the next second to one year, and no other', async () => {
    const { providers, asAdmin, member } = await loadFixture(deployOrganisation)
    const next = (await chainSeconds()) + 100
    const latest = next + YEAR_SECONDS
    for (const [until, isTaken] of [
      [next, false],
      [latest + 1, false],
      [next + 1, true],
      [latest, true],
    ] as const) {
      const snapshot = await networkHelpers.takeSnapshot()
      await networkHelpers.time.setNextBlockTimestamp(next)
      const outcome = asAdmin.setMember(orgId, member.address, 1, until)
      if (isTaken) await expect(outcome).to.emit(providers, 'MemberSet')
      else {
        await expect(outcome)
          .to.be.revertedWithCustomError(providers, 'ProviderRegistryBadWindow')
          .withArgs(until, latest)
      }
      await snapshot.restore()
    }
  })

  it('refuses no role and unknown roles', async () => {
    const { providers, asAdmin, member } = await loadFixture(deployOrganisation)
    for (const roles of [0, 8, 129]) {
      await expect(asAdmin.setMember(orgId, member.address, roles, await inAnHour()))
        .to.be.revertedWithCustomError(providers, 'ProviderRegistryBadRoles')
        .withArgs(roles, memberRoles.all)
    }
  })

  it('is for the administrator of a known organisation', async () => {
    const { providers, asAdmin, manager, member } = await loadFixture(deployOrganisation)
    await expect(providers.setMember(orgId, member.address, 1, await inAnHour()))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryNotAdmin')
      .withArgs(orgId, manager.address)
    await expect(asAdmin.setMember(unknown, member.address, 1, await inAnHour()))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryUnknownOrg')
      .withArgs(unknown)
  })

  it('only removes while the organisation is suspended or has ended', async () => {
    const { providers, asAdmin, admin, member, validUntil } = await loadFixture(deployOrganisation)
    await asAdmin.setMember(orgId, member.address, 1, await inAnHour())
    const refusal = [orgId, admin.address] as const
    await providers.suspend(orgId)
    await expect(asAdmin.setMember(orgId, member.address, 3, await inAnHour()))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryNotAdmin')
      .withArgs(...refusal)
    await asAdmin.setMember(orgId, member.address, 0, 0)
    await providers.accredit(orgId, admin.address, 1, validUntil, 'City Hospital')
    await networkHelpers.time.setNextBlockTimestamp(validUntil)
    await expect(asAdmin.setMember(orgId, member.address, 1, validUntil + 10))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryNotAdmin')
      .withArgs(...refusal)
  })
})

describe('ProviderRegistry.setEncKey', () => {
  it('publishes a key under the next number', async () => {
    const { providers, asAdmin } = await loadFixture(deployOrganisation)
    await asAdmin.setEncKey(orgId, ethers.id('first'))
    await expect(asAdmin.setEncKey(orgId, ethers.id('second')))
      .to.emit(providers, 'EncKeySet')
      .withArgs(3, orgId, ethers.id('second'), 2)
    const { keyVersion, encKey } = await providers.orgs(orgId)
    expect([keyVersion, encKey]).to.deep.equal([2n, ethers.id('second')])
  })

  it('refuses a key of zero', async () => {
    const { providers, asAdmin } = await loadFixture(deployOrganisation)
    await expect(asAdmin.setEncKey(orgId, ethers.ZeroHash))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryBadKey')
      .withArgs(ethers.ZeroHash)
  })

  it('is for the administrator of an active organisation', async () => {
    const { providers, asAdmin, admin, manager } = await loadFixture(deployOrganisation)
    const key = ethers.id('key')
    await expect(providers.setEncKey(orgId, key))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryNotAdmin')
      .withArgs(orgId, manager.address)
    await expect(asAdmin.setEncKey(unknown, key)).to.be.revertedWithCustomError(
      providers,
      'ProviderRegistryUnknownOrg',
    )
    await providers.suspend(orgId)
    await expect(asAdmin.setEncKey(orgId, key))
      .to.be.revertedWithCustomError(providers, 'ProviderRegistryNotAdmin')
      .withArgs(orgId, admin.address)
  })
})

describe('ProviderRegistry.isMember', () => {
  it('needs all of the role, and a role', async () => {
    const { providers, asAdmin, member } = await loadFixture(deployOrganisation)
    await asAdmin.setMember(orgId, member.address, 3, await inAnHour())
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 0].map((role) => providers.isMember(orgId, member, role)),
    )
    expect(answers).to.deep.equal([true, true, true, false, false, false])
  })

  it('ends with the accreditation', async () => {
    const { providers, asAdmin, admin, member } = await loadFixture(deployOrganisation)
    await asAdmin.setMember(orgId, member.address, 1, (await chainSeconds()) + 7200)
    const until = await inAnHour()
    await providers.accredit(orgId, admin.address, 1, until, 'City Hospital')
    expect(await providers.isMember(orgId, member.address, 1)).to.equal(true)
    await networkHelpers.time.increaseTo(until)
    expect(await providers.isMember(orgId, member.address, 1)).to.equal(false)
  })

  it('in a role needs that role of the organisation too', async () => {
    const { providers, asAdmin, admin, member, validUntil } = await loadFixture(deployOrganisation)
    await asAdmin.setMember(orgId, member.address, 4, await inAnHour())
    await providers.accredit(orgId, admin.address, orgRoles.gateway | 1, validUntil, 'City Hospital')
    const answers = await Promise.all(
      [8, 1, 9, 2, 10, 0].map((role) => providers.isMemberInRole(orgId, member.address, 4, role)),
    )
    expect(answers).to.deep.equal([true, true, true, false, false, false])
    expect(await providers.isMemberInRole(orgId, member.address, 1, 8)).to.equal(false)
  })
})
