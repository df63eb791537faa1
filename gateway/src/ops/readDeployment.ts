import { readFile } from 'node:fs/promises'
import {
  type Address,
  type Bytes32,
  type OrgId,
  parseAddress,
  parseBytes32,
  parseOrgId,
} from '@consentry/protocol'
import { z } from 'zod'
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

// Written by the deployment script, which may know more than a gateway needs.
const shape = z.object({
  v: z.literal(1),
  chainId: z.int().min(1),
  deploymentBlock: z.int().min(0),
  contracts: z.object({ consentRegistry: z.string(), providerRegistry: z.string(), auditAnchor: z.string() }),
  codeHashes: z.object({
    consentRegistry: z.string(),
    providerRegistry: z.string(),
    auditAnchor: z.string(),
  }),
  gateway: z.object({ orgId: z.string() }),
})

/** Reads the deployment file. Throws `FatalError` when it is missing or incomplete. */
export async function readDeployment(path: string): Promise<NetworkDeployment> {
  const parsed = shape.safeParse(await readJson(path))
  if (!parsed.success) throw new FatalError('the deployment file is incomplete; run the deployment again')
  const { chainId, deploymentBlock, contracts, codeHashes, gateway } = parsed.data
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
