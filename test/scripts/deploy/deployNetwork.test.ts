import { rm, writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import { parseEther } from 'viem'
import { auditAnchorAbi, providerRegistryAbi } from '../../../protocol/src/chain/abi.generated.ts'
import type { DeployErrorCode } from '../../../scripts/deploy/DeployError.ts'
import { type DeployNetworkParameters, deployNetwork } from '../../../scripts/deploy/deployNetwork.ts'
import { writeDeployment } from '../../../scripts/deploy/deploymentFile.ts'
import { address, type Deploying, key, startDeploying } from './deploying.ts'

const YEAR_SECONDS = 365 * 86_400

async function expectRefusal(parameters: DeployNetworkParameters, code: DeployErrorCode): Promise<void> {
  const error = await deployNetwork(parameters).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).to.include({ name: 'DeployError', code })
}

describe('deployNetwork', () => {
  let deploying: Deploying
  let snapshot: unknown

  before(async () => {
    deploying = await startDeploying()
  })
  beforeEach(async () => {
    snapshot = await deploying.call('evm_snapshot')
  })
  afterEach(async () => {
    await deploying.call('evm_revert', [snapshot])
    await rm(deploying.parameters.dataFile, { force: true })
  })
  after(() => deploying.stop())

  const nonce = () => deploying.chain.client.getTransactionCount({ address: address(1) })
  const isAnchor = async (providers: `0x${string}`, who: `0x${string}`): Promise<boolean> =>
    deploying.chain.client.readContract({
      address: providers,
      abi: providerRegistryAbi,
      functionName: 'isMemberInRole',
      args: [key(77), who, 4, 8],
    })

  it('makes a network in which the gateway can anchor', async () => {
    const { chain, parameters } = deploying
    const { contracts, codeHashes, gateway, deploymentBlock } = await deployNetwork(parameters)
    expect(await isAnchor(contracts.providerRegistry, parameters.anchor)).to.equal(true)
    const [providers, org] = await Promise.all([
      chain.client.readContract({
        address: contracts.auditAnchor,
        abi: auditAnchorAbi,
        functionName: 'PROVIDERS',
      }),
      chain.client.readContract({
        address: contracts.providerRegistry,
        abi: providerRegistryAbi,
        functionName: 'orgs',
        args: [gateway.orgId],
      }),
    ])
    expect(providers.toLowerCase()).to.equal(contracts.providerRegistry)
    expect(org).to.include({ name: 'Test gateway', roles: 8, status: 1 })
    expect(Object.keys(codeHashes ?? {})).to.have.members(Object.keys(contracts))
    const [first] = await chain.client.getLogs({ fromBlock: 0n, toBlock: 'latest' })
    expect(Number(first?.blockNumber)).to.be.at.least(deploymentBlock)
    for (const account of [parameters.relayer, parameters.anchor]) {
      expect((await chain.client.getBalance({ address: account })) >= parseEther('1')).to.equal(true)
    }
  })

  it('does nothing the second time', async () => {
    const first = await deployNetwork(deploying.parameters)
    const [text, sent] = [await deploying.readFile(), await nonce()]
    expect(await deployNetwork(deploying.parameters)).to.deep.equal(first)
    expect(await deploying.readFile()).to.equal(text)
    expect(await nonce()).to.equal(sent)
    expect(JSON.parse(text)).to.deep.equal(first)
  })

  it('goes on where a run was killed, after any transaction', async () => {
    const complete = await deployNetwork(deploying.parameters)
    const total = await nonce()
    expect(total).to.be.greaterThan(8)
    for (let sends = 0; sends < total; sends++) {
      await deploying.call('evm_revert', [snapshot])
      snapshot = await deploying.call('evm_snapshot')
      await rm(deploying.parameters.dataFile)
      const killed = await deployNetwork(deploying.dyingAfter(sends)).catch((error: Error) => error)
      expect(killed, `after ${sends}`).to.be.instanceOf(Error)
      const resumed = await deployNetwork(deploying.parameters)
      expect(resumed.contracts, `after ${sends}`).to.deep.equal(complete.contracts)
      expect(await isAnchor(resumed.contracts.providerRegistry, deploying.parameters.anchor)).to.equal(true)
      expect(await nonce(), `after ${sends}`).to.equal(total)
    }
  }).timeout(60_000)

  it('comes to the same addresses when the chain lost its blocks', async () => {
    const first = await deployNetwork(deploying.parameters)
    await deploying.call('evm_revert', [snapshot])
    snapshot = await deploying.call('evm_snapshot')
    const second = await deployNetwork(deploying.parameters)
    expect(second.contracts).to.deep.equal(first.contracts)
    expect(second.codeHashes).to.deep.equal(first.codeHashes)
  })

  it('renews what ends within a month', async () => {
    const { contracts } = await deployNetwork(deploying.parameters)
    await deploying.passTime(YEAR_SECONDS - 25 * 86_400)
    await deployNetwork(deploying.parameters)
    await deploying.passTime(60 * 86_400)
    expect(await isAnchor(contracts.providerRegistry, deploying.parameters.anchor)).to.equal(true)
  })

  it('replaces the anchor when its key is another', async () => {
    const { contracts } = await deployNetwork(deploying.parameters)
    const { gateway } = await deployNetwork({ ...deploying.parameters, anchor: address(9) })
    expect(await isAnchor(contracts.providerRegistry, address(9))).to.equal(true)
    expect(await isAnchor(contracts.providerRegistry, deploying.parameters.anchor)).to.equal(false)
    expect(gateway.members.map((member) => member.address)).to.deep.equal([address(9).toLowerCase()])
  })

  it('refuses the file of another chain or of another deployer', async () => {
    const { parameters } = deploying
    const deployment = await deployNetwork(parameters)
    await expectRefusal({ ...parameters, adminKey: key(8) }, 'chain_mismatch')
    await writeDeployment(parameters.dataFile, { ...deployment, chainId: 1 })
    await expectRefusal(parameters, 'chain_mismatch')
  })

  it('refuses a file that is not whole', async () => {
    for (const text of ['', '{"v":1', '{"v":2}', '[]']) {
      await writeFile(deploying.parameters.dataFile, text)
      await expectRefusal(deploying.parameters, 'bad_deployment_file')
    }
  })

  it('refuses code that is not the one it deployed', async () => {
    const { contracts } = await deployNetwork(deploying.parameters)
    await deploying.call('anvil_setCode', [contracts.consentRegistry, '0x6000'])
    await expectRefusal(deploying.parameters, 'code_mismatch')
  })

  it('refuses to go on when a nonce of the plan was used for something else', async () => {
    await deployNetwork(deploying.dyingAfter(1)).catch(() => null)
    const { chain } = deploying
    const serializedTransaction = await chain.account.signTransaction({
      type: 'eip1559',
      chainId: chain.chainId,
      nonce: 1,
      to: address(5),
      gas: 21_000n,
      maxFeePerGas: 10n ** 10n,
    })
    await chain.client.sendRawTransaction({ serializedTransaction })
    await expectRefusal(deploying.parameters, 'nonce_conflict')
  })
})
