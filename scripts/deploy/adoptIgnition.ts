import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address, Hex, PublicClient } from 'viem'
import { artifacts, isDeployedFrom } from './artifacts.ts'
import { codeAt } from './chainAccess.ts'
import { checkBlockhash } from './checkBlockhash.ts'
import { contractKinds, readCodeHashes } from './creationSteps.ts'
import { DeployError } from './DeployError.ts'
import { type Deployment, type NetworkContracts, writeDeployment } from './deploymentFile.ts'
import { lowercaseAddress } from './lowercaseAddress.ts'
import { memberRoles, orgRoles } from './planOrganisation.ts'

interface Parameters {
  readonly gatewayOrgId: Hex
  readonly gatewayAdmin: Address
  readonly gatewayName: string
  readonly gatewayValidUntil: number
  readonly anchor: Address
  readonly anchorValidUntil: number
}

/** What has to be known of an Ignition deployment. */
export interface AdoptIgnitionParameters {
  readonly client: PublicClient
  /** ignition/deployments/chain-… */
  readonly folder: string
  /** The file that was given to `--parameters`. */
  readonly parametersFile: string
  readonly dataFile: string
}

/**
 * Takes over what Hardhat Ignition deployed: checks BLOCKHASH and code, and writes the deployment file.
 *
 * @throws DeployError `bad_deployment_file` · `code_mismatch` · `blockhash_differs`
 */
export async function adoptIgnition(parameters: AdoptIgnitionParameters): Promise<Deployment> {
  const { client, folder, parametersFile, dataFile } = parameters
  await checkBlockhash(client)
  const contracts = await readContracts(folder)
  for (const [key, name] of contractKinds) {
    if (isDeployedFrom(artifacts[name], await codeAt(client, contracts[key]))) continue
    throw new DeployError('code_mismatch', `the code at ${contracts[key]} is not that of ${name}`)
  }
  const { Consentry: given } = JSON.parse(await readFile(parametersFile, 'utf8')) as { Consentry: Parameters }
  const deployment: Deployment = {
    v: 1,
    chainId: await client.getChainId(),
    ...(await readJournal(folder)),
    contracts,
    codeHashes: await readCodeHashes(client, contracts),
    gateway: {
      orgId: given.gatewayOrgId,
      name: given.gatewayName,
      admin: lowercaseAddress(given.gatewayAdmin),
      roles: orgRoles.gateway,
      validUntil: given.gatewayValidUntil,
      encKey: null,
      members: [
        {
          address: lowercaseAddress(given.anchor),
          roles: memberRoles.anchor,
          validUntil: given.anchorValidUntil,
        },
      ],
    },
    organisations: [],
  }
  await writeDeployment(dataFile, deployment)
  return deployment
}

async function readContracts(folder: string): Promise<NetworkContracts> {
  const text = await readFile(join(folder, 'deployed_addresses.json'), 'utf8')
  const found = JSON.parse(text) as Readonly<Record<string, Address>>
  const at = (name: string): Address => {
    const address = found[`Consentry#${name}`]
    if (!address) throw new DeployError('bad_deployment_file', `${folder} has no ${name}`)
    return lowercaseAddress(address)
  }
  return {
    accessManager: at('AccessManager'),
    consentRegistry: at('ConsentRegistry'),
    providerRegistry: at('ProviderRegistry'),
    auditAnchor: at('AuditAnchor'),
  }
}

/** Ignition's journal is one JSON value a line; the first confirmed block is the first with anything of ours. */
async function readJournal(
  folder: string,
): Promise<Pick<Deployment, 'deployer' | 'firstNonce' | 'deploymentBlock'>> {
  const lines = (await readFile(join(folder, 'journal.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
  const entries = lines.map((line) => JSON.parse(line) as JournalEntry)
  const blocks = entries.flatMap(({ receipt }) => receipt?.blockNumber ?? [])
  const nonces = entries.flatMap(({ networkInteractionId, nonce }) =>
    networkInteractionId ? (nonce ?? []) : [],
  )
  const sender = entries.find(({ from }) => from !== undefined)?.from
  if (blocks.length === 0 || nonces.length === 0 || !sender) {
    throw new DeployError('bad_deployment_file', `${folder} has no confirmed transaction`)
  }
  return {
    deployer: lowercaseAddress(sender),
    firstNonce: Math.min(...nonces),
    deploymentBlock: Math.min(...blocks),
  }
}

interface JournalEntry {
  readonly from?: Address
  readonly networkInteractionId?: number
  readonly nonce?: number
  readonly receipt?: { readonly blockNumber: number }
}
