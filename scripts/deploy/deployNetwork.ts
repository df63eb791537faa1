import { randomBytes } from 'node:crypto'
import { type Address, bytesToHex, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { delaySteps, roleSteps } from './accessRoles.ts'
import { type ChainAccess, codeAt, connectChain, type RpcEndpoint } from './chainAccess.ts'
import { creationSteps, predictContracts, readCodeHashes } from './creationSteps.ts'
import { DeployError } from './DeployError.ts'
import {
  type AccreditedOrganisation,
  type Deployment,
  type GivenMember,
  readDeployment,
  writeDeployment,
} from './deploymentFile.ts'
import { fillTreasury, fundingSteps } from './fundingSteps.ts'
import { lowercaseAddress } from './lowercaseAddress.ts'
import { memberRoles, type OrganisationPlan, orgRoles, planOrganisation } from './planOrganisation.ts'
import { type Step, sendSteps, settlePending } from './sendSteps.ts'

const DAY_SECONDS = 86_400

/** What a network is made of. All keys and addresses are those of this installation. */
export interface DeployNetworkParameters {
  readonly rpc: RpcEndpoint
  /** Private key of the deployer: administrator of the AccessManager and of the gateway's organisation. */
  readonly adminKey: Hex
  /** Sends other people's signed messages; has no authority. */
  readonly relayer: Address
  /** Becomes the ANCHOR member of the gateway's organisation. */
  readonly anchor: Address
  /** Name of the gateway's organisation, 1 to 128 bytes. */
  readonly gatewayName: string
  /** File of the data folder that keeps addresses, chain id and organisations. */
  readonly dataFile: string
  /** The chain is our own anvil: ether may be made, accreditation has no delay, and memberships are renewed. */
  readonly embedded: boolean
  /** Delay of accreditation in seconds; 0 on the embedded chain, else 24 h. */
  readonly accreditDelaySeconds?: number
  /** Makes the random id of the gateway's organisation. */
  readonly newOrgId?: () => Hex
}

/**
 * Brings a network into being, or finds it complete and does nothing (spec §9.4). A run that was killed is continued:
 * the plan is on disk before anything is sent, and addresses follow from the deployer's nonces.
 *
 * @throws DeployError
 */
export async function deployNetwork(parameters: DeployNetworkParameters): Promise<Deployment> {
  const { rpc, adminKey, dataFile, embedded } = parameters
  const chain = await connectChain(rpc, privateKeyToAccount(adminKey))
  if (embedded) await fillTreasury(chain)
  const nonce = await settlePending(chain.client, chain.account)
  const planned = await planDeployment(chain, parameters, nonce)
  const creations = await creationSteps(chain, planned, nonce)
  const isNew = (await codeAt(chain.client, planned.contracts.providerRegistry)) === '0x'

  const organisations = await planOrganisations(chain, planned, isNew, embedded)
  const [gateway = planned.gateway, ...others] = organisations.map(({ organisation }) => organisation)
  const steps = [
    ...creations,
    ...(await roleSteps(chain, planned.contracts, isNew)),
    ...organisations.flatMap((plan) => plan.steps),
    ...(embedded ? await fundingSteps(chain, fundedAccounts(parameters, planned)) : []),
    ...(await delaySteps(chain, planned.contracts.accessManager, isNew, delayOf(parameters))),
  ]
  const target: Deployment = { ...planned, gateway, organisations: others }
  if (steps.length === 0 && planned.codeHashes !== null) return target

  const started = { ...planned, deploymentBlock: await firstBlock(chain, planned, creations) }
  await writeDeployment(dataFile, started)
  await sendSteps(chain, steps)
  const codeHashes = await readCodeHashes(chain.client, started.contracts)
  const deployment = { ...target, deploymentBlock: started.deploymentBlock, codeHashes }
  await writeDeployment(dataFile, deployment)
  return deployment
}

async function planDeployment(
  chain: ChainAccess,
  { dataFile, gatewayName, anchor, newOrgId = randomOrgId }: DeployNetworkParameters,
  nonce: number,
): Promise<Deployment> {
  const present = await readDeployment(dataFile)
  const deployer = lowercaseAddress(chain.account.address)
  if (present && present.chainId !== chain.chainId) {
    throw new DeployError(
      'chain_mismatch',
      `${dataFile} is of chain ${present.chainId}, this is ${chain.chainId}`,
    )
  }
  if (present && present.deployer !== deployer) {
    throw new DeployError('chain_mismatch', `${dataFile} was made by ${present.deployer}, not by ${deployer}`)
  }
  const gateway: AccreditedOrganisation = {
    orgId: present?.gateway.orgId ?? newOrgId(),
    name: gatewayName,
    admin: deployer,
    roles: orgRoles.gateway,
    validUntil: present?.gateway.validUntil ?? 0,
    encKey: null,
    members: [
      { address: lowercaseAddress(anchor), roles: memberRoles.anchor, validUntil: 0 },
      ...formerAnchors(present, lowercaseAddress(anchor)),
    ],
  }
  if (present) return { ...present, gateway }
  return {
    v: 1,
    chainId: chain.chainId,
    deployer,
    firstNonce: nonce,
    deploymentBlock: Number.MAX_SAFE_INTEGER,
    contracts: predictContracts(deployer, nonce),
    codeHashes: null,
    gateway,
    organisations: [],
  }
}

/** Anchors with another key lose their roles. */
function formerAnchors(present: Deployment | null, anchor: Address): GivenMember[] {
  const members = present?.gateway.members ?? []
  return members
    .filter(({ address }) => address !== anchor)
    .map(({ address }) => ({ address, roles: 0, validUntil: 0 }))
}

/** The gateway's organisation first. Others belong to somebody: elsewhere than on our own chain they are left alone. */
async function planOrganisations(
  chain: ChainAccess,
  { contracts, gateway, organisations }: Deployment,
  isNew: boolean,
  embedded: boolean,
): Promise<OrganisationPlan[]> {
  const plans = [await planOrganisation(chain, contracts.providerRegistry, gateway, isNew)]
  for (const organisation of organisations) {
    plans.push(
      embedded
        ? await planOrganisation(chain, contracts.providerRegistry, organisation, isNew)
        : { organisation, steps: [] },
    )
  }
  return plans
}

function fundedAccounts(
  { relayer, anchor }: DeployNetworkParameters,
  { organisations }: Deployment,
): Address[] {
  return [relayer, anchor, ...organisations.map(({ admin }) => admin)]
}

function delayOf({ embedded, accreditDelaySeconds }: DeployNetworkParameters): number {
  return accreditDelaySeconds ?? (embedded ? 0 : DAY_SECONDS)
}

/** An embedded chain that lost its last blocks may create the contracts again, at a lower height than the first time. */
async function firstBlock(
  chain: ChainAccess,
  planned: Deployment,
  creations: readonly Step[],
): Promise<number> {
  if (creations.length === 0) return planned.deploymentBlock
  return Math.min(planned.deploymentBlock, Number(await chain.client.getBlockNumber()) + 1)
}

function randomOrgId(): Hex {
  return bytesToHex(randomBytes(32))
}
