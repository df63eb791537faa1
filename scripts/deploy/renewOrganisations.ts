import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { connectChain, type RpcEndpoint } from './chainAccess.ts'
import { readDeployment, writeDeployment } from './deploymentFile.ts'
import { planOrganisation } from './planOrganisation.ts'
import { sendSteps, settlePending } from './sendSteps.ts'

/** Whose organisations are looked after. */
export interface RenewOrganisationsParameters {
  readonly rpc: RpcEndpoint
  readonly adminKey: Hex
  readonly dataFile: string
}

/**
 * Renews what ends within 30 days of the organisations that this installation accredited: for the embedded chain alone,
 * where they are the operator's own (spec §9.4). Gives the ids of those that were renewed.
 *
 * @throws DeployError
 */
export async function renewOrganisations({
  rpc,
  adminKey,
  dataFile,
}: RenewOrganisationsParameters): Promise<readonly Hex[]> {
  const chain = await connectChain(rpc, privateKeyToAccount(adminKey))
  const deployment = await readDeployment(dataFile)
  if (!deployment?.codeHashes) return []
  await settlePending(chain.client, chain.account)
  const { providerRegistry } = deployment.contracts
  const plans = []
  for (const organisation of deployment.organisations) {
    plans.push(await planOrganisation(chain, providerRegistry, organisation, false))
  }
  const due = plans.filter(({ steps }) => steps.length > 0)
  if (due.length === 0) return []
  await sendSteps(
    chain,
    due.flatMap(({ steps }) => steps),
  )
  await writeDeployment(dataFile, {
    ...deployment,
    organisations: plans.map(({ organisation }) => organisation),
  })
  return due.map(({ organisation }) => organisation.orgId)
}
