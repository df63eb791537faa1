import { expect } from 'chai'
import type { Hex } from 'viem'
import { providerRegistryAbi } from '../../../protocol/src/chain/abi.generated.ts'
import { accreditOrganisation } from '../../../scripts/deploy/accreditOrganisation.ts'
import type { Deployment } from '../../../scripts/deploy/deploymentFile.ts'
import { deployNetwork } from '../../../scripts/deploy/deployNetwork.ts'
import { requireActive } from '../../../scripts/deploy/requireActive.ts'
import { renewOrganisations } from '../../../scripts/deploy/renewOrganisations.ts'
import { suspendOrganisation } from '../../../scripts/deploy/suspendOrganisation.ts'
import { codeOf } from '../../sdk/support/codeOf.ts'
import { address, type Deploying, key, startDeploying } from './deploying.ts'

const DAY_SECONDS = 86_400

describe('organisations of an installation', function () {
  this.timeout(60_000)
  let deploying: Deploying
  let deployment: Deployment

  beforeEach(async () => {
    deploying = await startDeploying()
    deployment = await deployNetwork(deploying.parameters)
    await accreditOrganisation({
      ...access(),
      embedded: true,
      name: 'City Hospital',
      adminAddress: address(20),
      roles: 1,
      newOrgId: () => key(88),
    })
  })
  afterEach(() => deploying?.stop())

  const access = () => ({ rpc: deploying.url, adminKey: key(1), dataFile: deploying.parameters.dataFile })
  const registry = () =>
    ({ address: deployment.contracts.providerRegistry, abi: providerRegistryAbi }) as const
  const org = (orgId: Hex = key(88)) =>
    deploying.chain.client.readContract({ ...registry(), functionName: 'orgs', args: [orgId] })
  const member = () =>
    deploying.chain.client.readContract({
      ...registry(),
      functionName: 'members',
      args: [key(88), address(20)],
    })

  it('are suspended at once, and a second time changes nothing', async () => {
    await requireActive(access(), key(88))
    await suspendOrganisation({ ...access(), orgId: key(88) })
    expect((await org()).status).to.equal(2)
    expect(await codeOf(requireActive(access(), key(88)))).to.equal('organisation_suspended')
    await suspendOrganisation({ ...access(), orgId: key(88) })
    expect((await org()).status).to.equal(2)
  })

  it('are not suspended where nobody accredited them, or where there is no network', async () => {
    expect(await codeOf(suspendOrganisation({ ...access(), orgId: key(99) }))).to.equal(
      'unknown_organisation',
    )
    const nowhere = { ...access(), dataFile: `${deploying.parameters.dataFile}.none` }
    expect(await codeOf(suspendOrganisation({ ...nowhere, orgId: key(88) }))).to.equal('bad_deployment_file')
    expect(await renewOrganisations(nowhere)).to.deep.equal([])
  })

  it('are renewed within 30 days of their end, and left alone before', async () => {
    const { validUntil } = await member()
    expect(await renewOrganisations(access())).to.deep.equal([])
    await deploying.passTime(335 * DAY_SECONDS)
    expect(await renewOrganisations(access())).to.deep.equal([key(88)])
    expect((await member()).validUntil).to.be.greaterThan(validUntil)
    expect(await renewOrganisations(access())).to.deep.equal([])
  })

  it('are not renewed while they are suspended', async () => {
    await suspendOrganisation({ ...access(), orgId: key(88) })
    await deploying.passTime(335 * DAY_SECONDS)
    expect(await renewOrganisations(access())).to.deep.equal([])
  })
})
