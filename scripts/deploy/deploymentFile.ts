import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Address, type Hex, isAddress, isHex } from 'viem'
import { DeployError } from './DeployError.ts'

/** The four contracts of a network. */
export interface NetworkContracts {
  readonly accessManager: Address
  readonly consentRegistry: Address
  readonly providerRegistry: Address
  readonly auditAnchor: Address
}

/** A membership this installation gave; `validUntil` in seconds. */
export interface GivenMember {
  readonly address: Address
  readonly roles: number
  readonly validUntil: number
}

/** An organisation this installation accredited; `validUntil` in seconds. */
export interface AccreditedOrganisation {
  readonly orgId: Hex
  readonly name: string
  readonly admin: Address
  readonly roles: number
  readonly validUntil: number
  /** X25519 public key it began with; null if its administrator sets one. */
  readonly encKey: Hex | null
  readonly members: readonly GivenMember[]
}

/** What the data folder knows about its network. Addresses are lowercase. */
export interface Deployment {
  readonly v: 1
  readonly chainId: number
  readonly deployer: Address
  /** Nonce of the deployer's first creation: the addresses follow from both. */
  readonly firstNonce: number
  /** No event of the contracts lies in an earlier block. */
  readonly deploymentBlock: number
  readonly contracts: NetworkContracts
  /** keccak-256 of the code found on chain; null until it was deployed and checked. */
  readonly codeHashes: { readonly [Name in keyof NetworkContracts]: Hex } | null
  readonly gateway: AccreditedOrganisation
  readonly organisations: readonly AccreditedOrganisation[]
}

/**
 * The deployment in `file`, or null if there is none yet.
 *
 * @throws DeployError `bad_deployment_file`
 */
export async function readDeployment(file: string): Promise<Deployment | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : parseDeployment(file, text)
}

/** Replaces `file` as a whole: a kill at any moment leaves the old content or the new one. */
export async function writeDeployment(file: string, deployment: Deployment): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(deployment, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  await syncFolder(dirname(file))
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The file is our own, so its outline is checked and its details are trusted. */
function parseDeployment(file: string, text: string): Deployment {
  const value = parseJson(text) as Partial<Deployment> | null
  const addresses = Object.values(value?.contracts ?? {})
  const isSound =
    value?.v === 1 &&
    Number.isSafeInteger(value.chainId) &&
    Number.isSafeInteger(value.firstNonce) &&
    Number.isSafeInteger(value.deploymentBlock) &&
    addresses.length === 4 &&
    addresses.every((address) => isAddress(address, { strict: false })) &&
    isHex(value.gateway?.orgId) &&
    Array.isArray(value.organisations)
  if (!isSound) {
    throw new DeployError('bad_deployment_file', `${file} is not a deployment of version 1`)
  }
  return value as Deployment
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
