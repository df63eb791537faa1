import { randomBytes } from 'node:crypto'
import { type Address, bytesToHex, type Hex, isAddressEqual } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { accessRoles, readRole } from './accessRoles.ts'
import { type ChainAccess, connectChain, type RpcEndpoint } from './chainAccess.ts'
import { DeployError } from './DeployError.ts'
import {
  type AccreditedOrganisation,
  type Deployment,
  readDeployment,
  writeDeployment,
} from './deploymentFile.ts'
import { fundingSteps } from './fundingSteps.ts'
import { lowercaseAddress } from './lowercaseAddress.ts'
import { memberRoles, planOrganisation } from './planOrganisation.ts'
import { sendDelayed } from './sendDelayed.ts'
import { sendSteps, settlePending } from './sendSteps.ts'

/** Who is accredited, and for what. */
export interface AccreditOrganisationParameters {
  readonly rpc: RpcEndpoint
  /** Private key of the accreditor: the deployer's. */
  readonly adminKey: Hex
  /** The network's file in the data folder. */
  readonly dataFile: string
  /** The chain is our own anvil: the organisation's administrator gets ether. */
  readonly embedded: boolean
  /** UTF-8, 1 to 128 bytes; patients see it in their wallets. */
  readonly name: string
  /** Sets key and members from now on. */
  readonly adminAddress: Address
  /** Bits: TREAT 1, EMERGENCY 2, CUSTODIAN 4, GATEWAY 8, RESEARCH 16. */
  readonly roles: number
  /** Default: the administrator as STAFF and AGENT. */
  readonly members?: readonly { readonly address: Address; readonly roles: number }[]
  /** X25519 public key of the organisation, 32 bytes, if it has one already. */
  readonly encKey?: Hex
  /** Makes the random id. */
  readonly newOrgId?: () => Hex
}

/** `scheduled`: accreditation has a delay; call again with the same arguments from `readyAtSeconds` on. */
export type AccreditOrganisationResult =
  | { readonly kind: 'accredited'; readonly organisation: AccreditedOrganisation }
  | { readonly kind: 'scheduled'; readonly orgId: Hex; readonly readyAtSeconds: number }

/**
 * Accredits an organisation and, where accreditation has no delay, sets its first members and its key (spec §9.4). The
 * same name and administrator again is the same organisation. With a delay, its administrator sets members and key.
 *
 * @throws DeployError
 */
export async function accreditOrganisation(
  parameters: AccreditOrganisationParameters,
): Promise<AccreditOrganisationResult> {
  const { rpc, adminKey, dataFile, embedded } = parameters
  const chain = await connectChain(rpc, privateKeyToAccount(adminKey))
  const deployment = await requireDeployment(chain, dataFile)
  const wanted = wantedOrganisation(deployment, parameters)
  // On disk first: a run that is killed is completed by the next start of the network.
  await writeDeployment(dataFile, withOrganisation(deployment, wanted))
  await settlePending(chain.client, chain.account)

  const { accessManager, providerRegistry } = deployment.contracts
  const [isAccreditor, delaySeconds] = await readRole(chain, accessManager, accessRoles.accreditor)
  if (!isAccreditor) throw new DeployError('accredit_delayed', `${chain.account.address} is no accreditor`)
  if (delaySeconds > 0) return accreditDelayed(chain, deployment, wanted, dataFile)

  const { organisation, steps } = await planOrganisation(chain, providerRegistry, wanted, false)
  const funding = embedded ? await fundingSteps(chain, [organisation.admin]) : []
  await sendSteps(chain, [...steps, ...funding])
  await writeDeployment(dataFile, withOrganisation(deployment, organisation))
  return { kind: 'accredited', organisation }
}

/** Only `accredit` is ours to send here: members and key are set by the organisation's administrator. */
async function accreditDelayed(
  chain: ChainAccess,
  deployment: Deployment,
  wanted: AccreditedOrganisation,
  dataFile: string,
): Promise<AccreditOrganisationResult> {
  const bare = { ...wanted, encKey: null, members: [] }
  const { organisation, steps } = await planOrganisation(
    chain,
    deployment.contracts.providerRegistry,
    bare,
    false,
  )
  await writeDeployment(dataFile, withOrganisation(deployment, organisation))
  const [step] = steps
  const readyAtSeconds = step ? await sendDelayed(chain, deployment.contracts, step) : null
  if (readyAtSeconds === null) return { kind: 'accredited', organisation }
  return { kind: 'scheduled', orgId: organisation.orgId, readyAtSeconds }
}

async function requireDeployment(chain: ChainAccess, dataFile: string): Promise<Deployment> {
  const deployment = await readDeployment(dataFile)
  if (!deployment?.codeHashes) {
    throw new DeployError('bad_deployment_file', `${dataFile} has no finished network: deploy it first`)
  }
  if (deployment.chainId !== chain.chainId) {
    throw new DeployError(
      'chain_mismatch',
      `${dataFile} is of chain ${deployment.chainId}, this is ${chain.chainId}`,
    )
  }
  return deployment
}

function wantedOrganisation(
  { organisations }: Deployment,
  parameters: AccreditOrganisationParameters,
): AccreditedOrganisation {
  const adminAddress = lowercaseAddress(parameters.adminAddress)
  const { name, roles, encKey, newOrgId = () => bytesToHex(randomBytes(32)) } = parameters
  const first = { address: adminAddress, roles: memberRoles.staff | memberRoles.agent }
  const known = organisations.find((org) => org.name === name && isAddressEqual(org.admin, adminAddress))
  const members = (parameters.members ?? [first]).map((member) => ({
    ...member,
    address: lowercaseAddress(member.address),
    validUntil:
      known?.members.find(({ address }) => isAddressEqual(address, member.address))?.validUntil ?? 0,
  }))
  return {
    orgId: known?.orgId ?? newOrgId(),
    name,
    admin: adminAddress,
    roles,
    validUntil: known?.validUntil ?? 0,
    encKey: encKey ?? known?.encKey ?? null,
    members,
  }
}

function withOrganisation(deployment: Deployment, organisation: AccreditedOrganisation): Deployment {
  const others = deployment.organisations.filter(({ orgId }) => orgId !== organisation.orgId)
  return { ...deployment, organisations: [...others, organisation] }
}
