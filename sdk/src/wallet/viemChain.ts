import {
  type Address,
  auditAnchorAbi,
  type BlockHash,
  type Bytes32,
  consentRegistryAbi,
  from0x,
  type KeysDigest,
  keccak256,
  parseAddress,
  providerRegistryAbi,
  type Seconds,
  to0x,
} from '@consentry/protocol'
import type { PublicClient } from 'viem'
import { SdkError } from '../errors/SdkError.ts'
import { askNode } from './askNode.ts'
import type { ChainBlock, ChainView, PatientOnChain } from './ChainView.ts'
import { keysFromEvents } from './keysFromEvents.ts'
import { rolesFromEvents } from './rolesFromEvents.ts'

const zeroKey = `0x${'0'.repeat(64)}`

/**
 * The chain by a viem client, such as one over the wallet's own provider.
 * The client SHOULD have `cacheTime: 0`: a cached head names blocks that are too old.
 */
export function viemChain(client: PublicClient): ChainView {
  return {
    chainId: () => askNode(() => client.getChainId()),
    codeHash: async (address) => {
      const code = await askNode(() => client.getCode({ address }))
      return code === undefined || code === '0x' ? undefined : (to0x(keccak256(from0x(code))) as Bytes32)
    },
    head: async () => blockOf(await askNode(() => client.getBlock({ blockTag: 'latest' }))),
    safeHead: async () => blockOf(await askNode(() => client.getBlock({ blockTag: 'safe' }))),
    block: (number) => blockByNumber(client, number),
    isSignedBy: (address, digest, signature) =>
      askNode(() => client.verifyHash({ address, hash: to0x(digest), signature })),
    ...consentViews(client),
    ...networkViews(client),
    ...rolesFromEvents(client),
    keysHistory: (place) => keysFromEvents(client, place),
  }
}

function consentViews(
  client: PublicClient,
): Pick<ChainView, 'patient' | 'grant' | 'delegate' | 'delegateNonce'> {
  const abi = consentRegistryAbi
  return {
    patient: (registry, patient) => readPatient(client, registry, patient),
    grant: async (address, patient, id) => {
      const call = { address, abi, functionName: 'grants', args: [patient, id] } as const
      const { status, version } = await askNode(() => client.readContract(call))
      return { status, version: Number(version) }
    },
    delegate: async (address, patient, who) => {
      const call = { address, abi, functionName: 'delegates', args: [patient, who] } as const
      const { rights, validUntil } = await askNode(() => client.readContract(call))
      return { roles: rights, validUntil: validUntil as Seconds }
    },
    delegateNonce: async (address, patient) => {
      const call = { address, abi, functionName: 'nonces', args: [patient] } as const
      return Number(await askNode(() => client.readContract(call)))
    },
  }
}

function networkViews(client: PublicClient): Pick<ChainView, 'org' | 'anchor'> {
  return {
    org: async (address, orgId) => {
      const call = { address, abi: providerRegistryAbi, functionName: 'orgs', args: [orgId] } as const
      const org = await askNode(() => client.readContract(call))
      return {
        ...org,
        admin: parseAddress(org.admin.toLowerCase()),
        validUntil: org.validUntil as Seconds,
        encKey: org.encKey === zeroKey ? null : from0x(org.encKey),
      }
    },
    anchor: async (address, orgId, logId) => {
      const call = { address, abi: auditAnchorAbi, functionName: 'heads', args: [orgId, logId] } as const
      const { size, root, time } = await askNode(() => client.readContract(call))
      return { size: Number(size), root: root as Bytes32, time: time as Seconds }
    },
  }
}

async function blockByNumber(client: PublicClient, number: number): Promise<ChainBlock | undefined> {
  const head = Number(await askNode(() => client.getBlockNumber({ cacheTime: 0 })))
  if (number > head || number < 0) return undefined
  return blockOf(await askNode(() => client.getBlock({ blockNumber: BigInt(number) })))
}

function blockOf(block: { number: bigint | null; hash: string | null; timestamp: bigint }): ChainBlock {
  if (block.number === null || block.hash === null) {
    throw new SdkError('unreachable', 'The node of the chain gave a block that is not mined')
  }
  return {
    number: Number(block.number),
    hash: block.hash as BlockHash,
    time: Number(block.timestamp) as Seconds,
  }
}

/** Counters and digest are two calls: they belong together only if the counters are the same before and after. */
async function readPatient(
  client: PublicClient,
  address: Address,
  patient: Address,
): Promise<PatientOnChain> {
  const counters = () =>
    askNode(() =>
      client.readContract({ address, abi: consentRegistryAbi, functionName: 'patients', args: [patient] }),
    )
  let before = await counters()
  for (;;) {
    const digest = await askNode(() =>
      client.readContract({ address, abi: consentRegistryAbi, functionName: 'keysDigest', args: [patient] }),
    )
    const after = await counters()
    if (after.keysSeq === before.keysSeq) {
      return {
        version: Number(after.version),
        keysVersion: Number(after.keysVersion),
        floor: Number(after.floor),
        keysSeq: after.keysSeq,
        keysDigest: digest as KeysDigest,
      }
    }
    before = after
  }
}
