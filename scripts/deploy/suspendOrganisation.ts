import { encodeFunctionData, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { providerRegistryAbi } from '../../protocol/src/chain/abi.generated.ts'
import { connectChain, type RpcEndpoint } from './chainAccess.ts'
import { DeployError } from './DeployError.ts'
import { readDeployment } from './deploymentFile.ts'
import { sendSteps, settlePending } from './sendSteps.ts'

/** Which organisation is suspended, by whom. */
export interface SuspendOrganisationParameters {
  readonly rpc: RpcEndpoint
  /** Private key of the suspender: the deployer's. */
  readonly adminKey: Hex
  /** The network's file in the data folder. */
  readonly dataFile: string
  readonly orgId: Hex
}

/**
 * Suspends an organisation: its members get nothing from their next request on. Only a transaction of the accreditor by
 * hand lifts that.
 *
 * @throws DeployError `bad_deployment_file` · `unknown_organisation` · `transaction_failed`
 */
export async function suspendOrganisation({
  rpc,
  adminKey,
  dataFile,
  orgId,
}: SuspendOrganisationParameters): Promise<void> {
  const chain = await connectChain(rpc, privateKeyToAccount(adminKey))
  const deployment = await readDeployment(dataFile)
  if (!deployment?.codeHashes) {
    throw new DeployError('bad_deployment_file', `${dataFile} has no finished network: deploy it first`)
  }
  const { providerRegistry } = deployment.contracts
  const registry = { address: providerRegistry, abi: providerRegistryAbi } as const
  const { status } = await chain.client.readContract({ ...registry, functionName: 'orgs', args: [orgId] })
  if (status === 0) throw new DeployError('unknown_organisation', `Nobody accredited ${orgId}`)
  await settlePending(chain.client, chain.account)
  const data = encodeFunctionData({ abi: providerRegistryAbi, functionName: 'suspend', args: [orgId] })
  await sendSteps(chain, [{ label: `suspend ${orgId}`, to: providerRegistry, data, gas: 150_000n }])
}
