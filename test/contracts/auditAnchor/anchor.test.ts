import { expect } from 'chai'
import { chainSeconds, ethers, loadFixture, networkHelpers } from '../support/chain.ts'
import { deployOrganisation, memberRoles, orgId, orgRoles } from '../support/orgs.ts'

const log = ethers.sha256(ethers.toUtf8Bytes('gw.example/consentry/31337/1'))
const otherLog = ethers.sha256(ethers.toUtf8Bytes('gw.example/consentry/31337/2'))
const root = (size: number): string => ethers.id(`root of ${size}`)
const none = ethers.ZeroHash

async function scene() {
  const { providers, asAdmin, admin, member, stranger, validUntil } = await deployOrganisation()
  const anchor = await ethers.deployContract('AuditAnchor', [await providers.getAddress()])
  await asAdmin.setMember(orgId, member.address, memberRoles.anchor, (await chainSeconds()) + 86_400)
  return { anchor: anchor.connect(member), providers, asAdmin, admin, member, stranger, validUntil }
}

describe('AuditAnchor', () => {
  it('keeps size, time and root, and tells them', async () => {
    const { anchor, providers } = await loadFixture(scene)
    const directory = ethers.id('directory')
    await expect(anchor.anchor(orgId, log, 7, root(7), directory))
      .to.emit(anchor, 'Anchored')
      .withArgs(1, orgId, log, 7, root(7), directory)
    expect(await anchor.heads(orgId, log)).to.deep.equal([7n, BigInt(await chainSeconds()), root(7)])
    expect(await anchor.PROVIDERS()).to.equal(await providers.getAddress())
  })

  it('takes an empty log first', async () => {
    const { anchor } = await loadFixture(scene)
    await anchor.anchor(orgId, log, 0, root(0), none)
    expect((await anchor.heads(orgId, log)).root).to.equal(root(0))
    await expect(anchor.anchor(orgId, log, 0, root(1), none))
      .to.be.revertedWithCustomError(anchor, 'AuditAnchorRootMismatch')
      .withArgs(root(0), root(1))
  })

  it('refuses a smaller size', async () => {
    const { anchor } = await loadFixture(scene)
    await anchor.anchor(orgId, log, 7, root(7), none)
    await expect(anchor.anchor(orgId, log, 6, root(6), none))
      .to.be.revertedWithCustomError(anchor, 'AuditAnchorNotMonotonic')
      .withArgs(7, 6)
  })

  it('refuses another root for the same size, and takes the same one as a sign of life', async () => {
    const { anchor } = await loadFixture(scene)
    await anchor.anchor(orgId, log, 7, root(7), none)
    await expect(anchor.anchor(orgId, log, 7, root(8), none))
      .to.be.revertedWithCustomError(anchor, 'AuditAnchorRootMismatch')
      .withArgs(root(7), root(8))
    await networkHelpers.time.increase(3600)
    await anchor.anchor(orgId, log, 7, root(7), none)
    expect((await anchor.heads(orgId, log)).time).to.equal(BigInt(await chainSeconds()))
  })

  it('numbers events without gaps, whichever log they are of', async () => {
    const { anchor } = await loadFixture(scene)
    const order = [log, log, otherLog, log, otherLog, otherLog, log]
    for (const [index, each] of order.entries()) {
      expect(await anchor.count()).to.equal(BigInt(index))
      await expect(anchor.anchor(orgId, each, index, root(index), none))
        .to.emit(anchor, 'Anchored')
        .withArgs(index + 1, orgId, each, index, root(index), none)
    }
    expect(await anchor.count()).to.equal(BigInt(order.length))
  })

  it('keeps the logs of organisations apart', async () => {
    const { anchor } = await loadFixture(scene)
    await anchor.anchor(orgId, log, 7, root(7), none)
    expect(await anchor.heads(ethers.id('other'), log)).to.deep.equal([0n, 0n, none])
    await anchor.anchor(orgId, otherLog, 1, root(1), none)
    expect((await anchor.heads(orgId, log)).size).to.equal(7n)
  })

  it('refuses strangers, members without the role, and members whose time is over', async () => {
    const { anchor, asAdmin, member, stranger } = await loadFixture(scene)
    const refused = async (caller: typeof member): Promise<void> => {
      await expect(anchor.connect(caller).anchor(orgId, log, 7, root(7), none))
        .to.be.revertedWithCustomError(anchor, 'AuditAnchorNotAuthorized')
        .withArgs(orgId, caller.address)
    }
    await refused(stranger)
    await asAdmin.setMember(orgId, stranger.address, 3, (await chainSeconds()) + 3600)
    await refused(stranger)
    await networkHelpers.time.increase(86_400)
    await refused(member)
  })

  it('refuses organisations that run no gateway or are suspended', async () => {
    const { anchor, providers, admin, member, validUntil } = await loadFixture(scene)
    const refused = async (): Promise<void> => {
      await expect(anchor.anchor(orgId, log, 7, root(7), none))
        .to.be.revertedWithCustomError(anchor, 'AuditAnchorNotAuthorized')
        .withArgs(orgId, member.address)
    }
    await providers.accredit(orgId, admin.address, orgRoles.treat, validUntil, 'City Hospital')
    await refused()
    await providers.accredit(orgId, admin.address, orgRoles.gateway, validUntil, 'City Hospital')
    await anchor.anchor(orgId, log, 7, root(7), none)
    await providers.suspend(orgId)
    await refused()
  })
})
