import { createPublicClient, type Hex, http } from 'viem'
import { providerRegistryAbi } from '../../protocol/src/chain/abi.generated.ts'
import { DeployError } from './DeployError.ts'
import { readDeployment } from './deploymentFile.ts'

/** Status of a suspended organisation on chain. */
const suspended = 2

/**
 * That an organisation is not suspended: accrediting it again leaves a suspension as it is, and must not look as if it
 * had lifted it.
 *
 * @throws DeployError `organisation_suspended`
 */
export async function requireActive(
  { rpc, dataFile }: { readonly rpc: string; readonly dataFile: string },
  orgId: Hex,
): Promise<void> {
  const deployment = await readDeployment(dataFile)
  if (deployment === null) return
  const client = createPublicClient({ transport: http(rpc), cacheTime: 0 })
  const registry = { address: deployment.contracts.providerRegistry, abi: providerRegistryAbi } as const
  const { status } = await client.readContract({ ...registry, functionName: 'orgs', args: [orgId] })
  if (status !== suspended) return
  throw new DeployError(
    'organisation_suspended',
    `${orgId} is suspended; a transaction of the accreditor lifts that, or give it another name`,
  )
}
