import { type Bytes32, type Deployment, formatLimits, receiptKeyName, verifierKey } from '@consentry/protocol'
import type { Config } from '../config.ts'
import type { FollowedNetwork } from '../follow/FollowedNetwork.ts'
import type { NetworkDeployment } from '../ops/readDeployment.ts'
import type { Base } from './openBase.ts'

/** The contracts as the chain index follows them. */
export function followedNetwork(
  { chainId, deploymentBlock, contracts, codeHashes, orgId }: NetworkDeployment,
  logId: Bytes32,
): FollowedNetwork {
  const contract = (name: keyof NetworkDeployment['contracts']) => ({
    address: contracts[name],
    codeHash: codeHashes[name],
  })
  return {
    chainId,
    startBlock: deploymentBlock,
    consentRegistry: contract('consentRegistry'),
    providerRegistry: contract('providerRegistry'),
    auditAnchor: contract('auditAnchor'),
    orgId,
    logId,
  }
}

/** The two keys that what this gateway signs is checked with (§14). */
export function vkeysOf({
  origin,
  checkpointKey,
  receiptKey,
}: Pick<Base, 'origin' | 'checkpointKey' | 'receiptKey'>): Deployment['vkeys'] {
  return {
    checkpoint: verifierKey(origin, checkpointKey.publicKey),
    receipt: verifierKey(receiptKeyName(origin), receiptKey.publicKey),
  }
}

/** Everything a client needs before it logs in (§18). */
export function deploymentView(config: Config, base: Base): Deployment {
  const { network, origin } = base
  const { consentRegistry, providerRegistry, auditAnchor } = followedNetwork(network, base.logId)
  const rpcUrl = config.CONSENTRY_GATEWAY_PUBLIC_RPC_URL
  return {
    protocol: 1,
    chainId: network.chainId,
    contracts: { consentRegistry, providerRegistry, auditAnchor },
    finality: config.CONSENTRY_FINALITY,
    maxStale: config.CONSENTRY_MAX_STALE,
    gateway: config.CONSENTRY_GATEWAY_ORIGIN,
    orgId: network.orgId,
    origin,
    vkeys: vkeysOf(base),
    freshFrom: base.freshFrom() ?? 0,
    deploymentBlock: network.deploymentBlock,
    ...(rpcUrl === null ? {} : { rpcUrl }),
    limits: {
      jsonBytes: formatLimits.bytes,
      blobBytes: config.CONSENTRY_LIMIT_BLOB_BYTES,
      batchRecords: 200,
      batchBytes: 524_288,
      patientBytes: config.CONSENTRY_LIMIT_PATIENT_BYTES,
      relaysPerDay: config.CONSENTRY_LIMIT_RELAYS,
    },
    clientOrigins: config.CONSENTRY_CLIENT_ORIGINS,
  }
}
