import { expect } from 'chai'
import { encodeFunctionData, parseEther } from 'viem'
import { providerRegistryAbi } from '../../../protocol/src/chain/abi.generated.ts'
import {
  type AccreditOrganisationParameters,
  accreditOrganisation,
} from '../../../scripts/deploy/accreditOrganisation.ts'
import { type Deployment, readDeployment } from '../../../scripts/deploy/deploymentFile.ts'
import { deployNetwork } from '../../../scripts/deploy/deployNetwork.ts'
import { address, type Deploying, key, startDeploying } from './deploying.ts'

const hospital = address(20)
const DAY_SECONDS = 86_400

describe('accreditOrganisation', () => {
  let deploying: Deploying
  let deployment: Deployment

  beforeEach(async () => {
    deploying = await startDeploying()
    deployment = await deployNetwork(deploying.parameters)
  })
  afterEach(() => deploying.stop())

  const parameters = (
    change: Partial<AccreditOrganisationParameters> = {},
  ): AccreditOrganisationParameters => ({
    rpc: deploying.url,
    adminKey: key(1),
    dataFile: deploying.parameters.dataFile,
    embedded: true,
    name: 'City Hospital',
    adminAddress: hospital,
    roles: 1,
    encKey: key(55),
    newOrgId: () => key(88),
    ...change,
  })
  const registry = () =>
    ({ address: deployment.contracts.providerRegistry, abi: providerRegistryAbi }) as const
  const org = () =>
    deploying.chain.client.readContract({ ...registry(), functionName: 'orgs', args: [key(88)] })
  const member = (who = hospital) =>
    deploying.chain.client.readContract({ ...registry(), functionName: 'members', args: [key(88), who] })

  it('hands over an organisation with its first member, its key and some ether', async () => {
    const result = await accreditOrganisation(parameters())
    expect(result.kind).to.equal('accredited')
    expect(await org()).to.include({
      name: 'City Hospital',
      roles: 1,
      status: 1,
      keyVersion: 1,
      encKey: key(55),
    })
    expect((await org()).admin).to.equal(hospital)
    expect((await member()).roles).to.equal(3)
    const balance = await deploying.chain.client.getBalance({ address: hospital })
    expect(balance >= parseEther('1')).to.equal(true)
  })

  it('is the same organisation the second time', async () => {
    const first = await accreditOrganisation(parameters())
    const count = await deploying.chain.client.readContract({ ...registry(), functionName: 'count' })
    const second = await accreditOrganisation(parameters({ newOrgId: () => key(99) }))
    expect(second).to.deep.equal(first)
    expect(await deploying.chain.client.readContract({ ...registry(), functionName: 'count' })).to.equal(
      count,
    )
  })

  it('gives the members that are named', async () => {
    const members = [{ address: address(21), roles: 1 }]
    await accreditOrganisation(parameters({ members }))
    expect((await member(address(21))).roles).to.equal(1)
    expect((await member()).roles).to.equal(0)
  })

  it('is completed by the next start when it was killed, after any transaction', async () => {
    let current = await deploying.call('evm_snapshot')
    for (let sends = 0; sends < 5; sends++) {
      await deploying.call('evm_revert', [current])
      current = await deploying.call('evm_snapshot')
      const { rpc } = deploying.dyingAfter(sends)
      const killed = await accreditOrganisation(parameters({ rpc })).catch((error: Error) => error)
      expect(killed, `after ${sends}`).to.be.instanceOf(Error)
      await deployNetwork(deploying.parameters)
      expect((await org()).admin, `after ${sends}`).to.equal(hospital)
      expect((await member()).roles, `after ${sends}`).to.equal(3)
    }
  }).timeout(60_000)

  it('is renewed with the network, but not where its administrator changed a membership', async () => {
    await accreditOrganisation(
      parameters({ members: [1, 2].map((n) => ({ address: address(20 + n), roles: 1 })) }),
    )
    const now = Number((await deploying.chain.client.getBlock()).timestamp)
    await deploying.call('anvil_impersonateAccount', [hospital])
    const data = encodeFunctionData({
      abi: providerRegistryAbi,
      functionName: 'setMember',
      args: [key(88), address(22), 1, now + 345 * DAY_SECONDS],
    })
    await deploying.call('eth_sendTransaction', [{ from: hospital, to: registry().address, data }])
    await deploying.passTime(340 * DAY_SECONDS)
    await deployNetwork(deploying.parameters)
    await deploying.passTime(30 * DAY_SECONDS)
    const isMember = (who: `0x${string}`) =>
      deploying.chain.client.readContract({
        ...registry(),
        functionName: 'isMember',
        args: [key(88), who, 1],
      })
    expect(await isMember(address(21))).to.equal(true)
    expect(await isMember(address(22))).to.equal(false)
  })

  it('is left to its administrator, after the delay, where accreditation has one', async () => {
    await deployNetwork({ ...deploying.parameters, embedded: false, accreditDelaySeconds: 7200 })
    const delayed = parameters({ embedded: false })
    const scheduled = await accreditOrganisation(delayed)
    expect(scheduled).to.include({ kind: 'scheduled', orgId: key(88) })
    expect((await org()).status).to.equal(0)
    expect((await accreditOrganisation(delayed)).kind).to.equal('scheduled')
    await deploying.passTime(7200)
    expect((await accreditOrganisation(delayed)).kind).to.equal('accredited')
    expect(await org()).to.include({ admin: hospital, status: 1, keyVersion: 0 })
    expect((await accreditOrganisation(delayed)).kind).to.equal('accredited')
    expect((await readDeployment(delayed.dataFile))?.organisations).to.have.length(1)
  })

  it('refuses without a finished network', async () => {
    const error = await accreditOrganisation(
      parameters({ dataFile: `${deploying.parameters.dataFile}.none` }),
    ).catch((reason: unknown) => reason)
    expect(error).to.include({ name: 'DeployError', code: 'bad_deployment_file' })
  })
})
