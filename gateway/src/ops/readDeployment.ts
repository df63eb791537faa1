import { readFile } from 'node:fs/promises'
import {
  type Address,
  type Bytes32,
  type OrgId,
  parseAddress,
  parseBytes32,
  parseOrgId,
} from '@consentry/protocol'
import { FatalError } from '../errors/FatalError.ts'

/** What the gateway takes from the deployment file of its network. */
export interface NetworkDeployment {
  readonly chainId: number
  readonly deploymentBlock: number
  readonly contracts: {
    readonly consentRegistry: Address
    readonly providerRegistry: Address
    readonly auditAnchor: Address
  }
  readonly codeHashes: {
    readonly consentRegistry: Bytes32
    readonly providerRegistry: Bytes32
    readonly auditAnchor: Bytes32
  }
  readonly orgId: OrgId
}

type Names = Readonly<Record<'consentRegistry' | 'providerRegistry' | 'auditAnchor', string>>

/**
 * Reads the deployment file; the script that wrote it may have said more than a gateway needs. Throws `FatalError` when
 * it is missing or incomplete.
 */
export async function readDeployment(path: string): Promise<NetworkDeployment> {
  const found = await readJson(path)
  try {
    return deploymentOf(found)
  } catch (cause) {
    throw new FatalError('the deployment file is incomplete; run the deployment again', { cause })
  }
}

/** Throws for whatever is missing or has another form. */
function deploymentOf(found: unknown): NetworkDeployment {
  const { v, chainId, deploymentBlock, contracts, codeHashes, gateway } = found as {
    readonly v: unknown
    readonly chainId: number
    readonly deploymentBlock: number
    readonly contracts: Names
    readonly codeHashes: Names
    readonly gateway: { readonly orgId: string }
  }
  const isWhole = v === 1 && Number.isSafeInteger(chainId) && Number.isSafeInteger(deploymentBlock)
  if (!isWhole || chainId < 1 || deploymentBlock < 0) throw new TypeError('not a deployment')
  return {
    chainId,
    deploymentBlock,
    contracts: {
      consentRegistry: parseAddress(contracts.consentRegistry),
      providerRegistry: parseAddress(contracts.providerRegistry),
      auditAnchor: parseAddress(contracts.auditAnchor),
    },
    codeHashes: {
      consentRegistry: parseBytes32(codeHashes.consentRegistry),
      providerRegistry: parseBytes32(codeHashes.providerRegistry),
      auditAnchor: parseBytes32(codeHashes.auditAnchor),
    },
    orgId: parseOrgId(gateway.orgId),
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new FatalError('the deployment file cannot be read; bring the network up first', { cause: error })
  }
}
