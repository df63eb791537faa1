import {
  type Address,
  type Hex,
  concatHex,
  encodeAbiParameters,
  getContractAddress,
  keccak256,
  type PublicClient,
} from 'viem'
import { artifacts, type DeployableName, isDeployedFrom } from './artifacts.ts'
import { type ChainAccess, codeAt } from './chainAccess.ts'
import { DeployError } from './DeployError.ts'
import type { Deployment, NetworkContracts } from './deploymentFile.ts'
import type { Step } from './sendSteps.ts'

interface Creation {
  readonly key: keyof NetworkContracts
  readonly name: DeployableName
  readonly gas: bigint
  /** The one address the constructor takes, if any. */
  readonly argument: (deployer: Address, contracts: NetworkContracts) => Address | null
}

/** In the order of their nonces. */
const creations: readonly Creation[] = [
  { key: 'accessManager', name: 'AccessManager', gas: 4_500_000n, argument: (deployer) => deployer },
  { key: 'consentRegistry', name: 'ConsentRegistry', gas: 4_000_000n, argument: () => null },
  {
    key: 'providerRegistry',
    name: 'ProviderRegistry',
    gas: 2_500_000n,
    argument: (_, all) => all.accessManager,
  },
  { key: 'auditAnchor', name: 'AuditAnchor', gas: 1_000_000n, argument: (_, all) => all.providerRegistry },
]

/** The contracts of a network and the artifact of each, in the order of creation. */
export const contractKinds: readonly (readonly [keyof NetworkContracts, DeployableName])[] = creations.map(
  ({ key, name }) => [key, name],
)

/** Where the contracts will be if `deployer` creates the first of them with `firstNonce`. */
export function predictContracts(deployer: Address, firstNonce: number): NetworkContracts {
  const at = (index: number): Address =>
    getContractAddress({ from: deployer, nonce: BigInt(firstNonce + index) }).toLowerCase() as Address
  return { accessManager: at(0), consentRegistry: at(1), providerRegistry: at(2), auditAnchor: at(3) }
}

/**
 * Steps that create the contracts which are not there yet. Those that are there must be the ones of this deployment.
 *
 * @throws DeployError `code_mismatch` · `nonce_conflict` if the nonce of a missing contract was used for something else
 */
export async function creationSteps(
  chain: ChainAccess,
  deployment: Deployment,
  nonce: number,
): Promise<Step[]> {
  const steps: Step[] = []
  for (const [index, { key, name, gas, argument }] of creations.entries()) {
    const address = deployment.contracts[key]
    const code = await codeAt(chain.client, address)
    if (code !== '0x') {
      requireKnownCode(deployment, key, name, code)
      continue
    }
    if (nonce + steps.length !== deployment.firstNonce + index) {
      throw new DeployError(
        'nonce_conflict',
        `${name} is missing at ${address}, but its nonce ${deployment.firstNonce + index} cannot be used any more`,
      )
    }
    const given = argument(deployment.deployer, deployment.contracts)
    const tail = given === null ? '0x' : encodeAbiParameters([{ type: 'address' }], [given])
    steps.push({ label: `create ${name}`, data: concatHex([artifacts[name].bytecode, tail]), gas })
  }
  return steps
}

/** A finished deployment is recognised by its recorded code: a newer compiler must not disown it. */
function requireKnownCode(
  deployment: Deployment,
  key: keyof NetworkContracts,
  name: DeployableName,
  code: Hex,
): void {
  const recorded = deployment.codeHashes?.[key]
  const isKnown = recorded ? keccak256(code) === recorded : isDeployedFrom(artifacts[name], code)
  if (!isKnown) {
    throw new DeployError('code_mismatch', `the code at ${deployment.contracts[key]} is not that of ${name}`)
  }
}

/** keccak-256 of the code of each contract, read from the chain. */
export async function readCodeHashes(
  client: PublicClient,
  contracts: NetworkContracts,
): Promise<NonNullable<Deployment['codeHashes']>> {
  const hashOf = async (key: keyof NetworkContracts): Promise<Hex> =>
    keccak256(await codeAt(client, contracts[key]))
  return {
    accessManager: await hashOf('accessManager'),
    consentRegistry: await hashOf('consentRegistry'),
    providerRegistry: await hashOf('providerRegistry'),
    auditAnchor: await hashOf('auditAnchor'),
  }
}
