import { expect } from 'chai'
import { network } from 'hardhat'
import consentry from '../../../ignition/modules/Consentry.ts'

const DAY_SECONDS = 86_400

async function deploy() {
  const connection = await network.create()
  const { ethers, ignition } = connection
  const [deployer, admin, accreditor, suspender, gatewayAdmin, anchor] = await ethers.getSigners()
  if (!deployer || !admin || !accreditor || !suspender || !gatewayAdmin || !anchor) {
    throw new TypeError('the chain has too few accounts')
  }
  const now = (await ethers.provider.getBlock('latest'))?.timestamp ?? 0
  const orgId = ethers.id('gateway')
  const parameters = {
    Consentry: {
      admin: admin.address,
      accreditor: accreditor.address,
      suspender: suspender.address,
      gatewayOrgId: orgId,
      gatewayAdmin: gatewayAdmin.address,
      gatewayName: 'Example gateway',
      gatewayValidUntil: now + 365 * DAY_SECONDS,
      anchor: anchor.address,
      anchorValidUntil: now + 300 * DAY_SECONDS,
    },
  }
  const { access, providers, anchors } = await ignition.deploy(consentry, { parameters })
  const contracts = {
    access: await ethers.getContractAt('AccessManager', await access.getAddress()),
    providers: await ethers.getContractAt('ProviderRegistry', await providers.getAddress()),
    anchors: await ethers.getContractAt('AuditAnchor', await anchors.getAddress()),
  }
  return { ...contracts, ethers, orgId, deployer, admin, accreditor, suspender, gatewayAdmin, anchor }
}

describe('Deployment by Ignition', () => {
  let deployed: Awaited<ReturnType<typeof deploy>>
  before(async () => {
    deployed = await deploy()
  })

  it('leaves the deployer without power', async () => {
    const { access, deployer } = deployed
    for (const role of [0, 1, 2]) {
      const [isMember] = await access.hasRole(role, deployer.address)
      expect(isMember, `role ${role}`).to.equal(false)
    }
  })

  it('gives accreditor and administrator a delay of one day, and the suspender none', async () => {
    const { access, admin, accreditor, suspender } = deployed
    expect(await access.hasRole(0, admin.address)).to.deep.equal([true, BigInt(DAY_SECONDS)])
    expect(await access.hasRole(1, accreditor.address)).to.deep.equal([true, BigInt(DAY_SECONDS)])
    expect(await access.hasRole(2, suspender.address)).to.deep.equal([true, 0n])
  })

  it('binds accrediting and suspending to these roles', async () => {
    const { access, providers } = deployed
    const target = await providers.getAddress()
    const roleOf = async (name: string): Promise<bigint> =>
      access.getTargetFunctionRole(target, providers.interface.getFunction(name as 'suspend').selector)
    expect([await roleOf('accredit'), await roleOf('suspend')]).to.deep.equal([1n, 2n])
  })

  it('hands the gateway over, which can anchor at once', async () => {
    const { providers, anchors, orgId, gatewayAdmin, anchor, ethers } = deployed
    expect((await providers.orgs(orgId)).admin).to.equal(gatewayAdmin.address)
    await anchors.connect(anchor).anchor(orgId, ethers.id('log'), 1, ethers.id('root'), ethers.ZeroHash)
    expect(await anchors.count()).to.equal(1n)
  })
})
