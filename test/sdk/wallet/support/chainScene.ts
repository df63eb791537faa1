import {
  type Address,
  type Bytes32,
  consentRegistryAbi,
  from0x,
  type GrantId,
  type Net,
  netOf,
  type OrgId,
  parseAddress,
  parseBlockHash,
  parseGrantId,
  parseSignatureHex,
  providerRegistryAbi,
  type Seconds,
  type SignatureHex,
} from '@consentry/protocol'
import { type Abi, createPublicClient, type Hex, http, type PublicClient } from 'viem'
import { sign } from 'viem/accounts'
import type { ChainBlock, OrgOnChain, TimedRoles } from '../../../../sdk/src/wallet/ChainView.ts'
import {
  type AnvilNetwork,
  anvilNetwork,
  testAddress,
  testChainId,
  testKey,
} from '../../../support/anvilNetwork.ts'
import { bytes32, s } from '../../../support/ids.ts'
import { ownedContract } from './ownedContract.ts'

/** Contracts on a node with a patient, an organisation and a contract wallet, and what is known of them. */
export type ChainScene = {
  readonly url: string
  readonly chainId: number
  readonly net: Net
  readonly registry: Address
  readonly providers: Address
  readonly anchors: Address
  readonly codeHash: Bytes32
  readonly logId: Bytes32
  readonly fromBlock: number
  readonly head: ChainBlock
  readonly patient: Address
  /** When the patient's keys were published. */
  readonly keysTime: Seconds
  readonly grant: GrantId
  readonly delegate: { readonly who: Address; readonly roles: TimedRoles; readonly block: number }
  readonly org: {
    readonly id: OrgId
    readonly withKey: OrgOnChain
    readonly member: { readonly who: Address; readonly roles: TimedRoles }
  }
  readonly wallet: { readonly address: Address; readonly sign: (digest: Hex) => Promise<SignatureHex> }
  readonly stop: () => Promise<void>
}

/** Makes the scene by the direct functions of the contracts, as anybody's own node would see it. */
export async function chainScene(): Promise<ChainScene> {
  const anvil = await anvilNetwork()
  try {
    const { network, url } = anvil
    const client = createPublicClient({ transport: http(url), cacheTime: 0 })
    const registry = network.consentRegistry.address
    const consent = await consentScene(anvil, client)
    const org = await orgScene(anvil, client)
    const wallet = await anvil.create(testKey(1), ownedContract(testAddress(3)))
    const head = await client.getBlock()
    return {
      url,
      chainId: testChainId,
      net: netOf(testChainId, registry),
      registry,
      providers: network.providerRegistry.address,
      anchors: network.auditAnchor.address,
      codeHash: network.consentRegistry.codeHash,
      logId: network.logId,
      fromBlock: network.startBlock,
      head: {
        number: Number(head.number),
        hash: parseBlockHash(head.hash),
        time: s(Number(head.timestamp)),
      },
      ...consent,
      org,
      wallet: {
        address: wallet,
        sign: async (hash) => parseSignatureHex(await sign({ hash, privateKey: testKey(3), to: 'hex' })),
      },
      stop: () => anvil.stop(),
    }
  } catch (error) {
    await anvil.stop()
    throw error
  }
}

async function consentScene(
  { network, transact }: AnvilNetwork,
  client: PublicClient,
): Promise<Pick<ChainScene, 'patient' | 'keysTime' | 'grant' | 'delegate'>> {
  const { address } = network.consentRegistry
  const [patient, who] = [testAddress(1), testAddress(2)]
  const call = (functionName: string, ...args: readonly unknown[]): Promise<Bytes32> =>
    transact(testKey(1), address, { abi: consentRegistryAbi as Abi, functionName, args })
  await call('setKeys', patient, bytes32(6), 1, 0n)
  const keysTime = s(Number((await client.getBlock()).timestamp))
  await call('grant', patient, 0n, bytes32(7))
  const validUntil = s(Number((await client.getBlock()).timestamp) + 86_400)
  await call('setDelegate', patient, who, 17, validUntil)
  const block = Number(await client.getBlockNumber())
  const query = {
    address,
    abi: consentRegistryAbi,
    eventName: 'Granted',
    fromBlock: 0n,
    strict: true,
  } as const
  const [granted] = await client.getContractEvents(query)
  return {
    patient,
    keysTime,
    grant: parseGrantId(granted?.args.id),
    delegate: { who, roles: { roles: 17, validUntil }, block },
  }
}

/** The gateway's own organisation, which has a member; now with a key. */
async function orgScene(
  { network, transact, keys }: AnvilNetwork,
  client: PublicClient,
): Promise<ChainScene['org']> {
  const { address } = network.providerRegistry
  const id = network.orgId
  const abi = providerRegistryAbi
  const before = await client.readContract({ address, abi, functionName: 'orgs', args: [id] })
  const query = { address, abi, eventName: 'MemberSet', fromBlock: 0n, strict: true } as const
  const [member] = await client.getContractEvents(query)
  if (member === undefined) throw new TypeError('the organisation has no member')
  const args = [id, bytes32(0xee)]
  await transact(keys.admin, address, { abi: abi as Abi, functionName: 'setEncKey', args })
  return {
    id,
    withKey: {
      ...before,
      admin: parseAddress(before.admin.toLowerCase()),
      validUntil: s(before.validUntil),
      keyVersion: before.keyVersion + 1,
      encKey: from0x(bytes32(0xee)),
    },
    member: {
      who: parseAddress(member.args.who.toLowerCase()),
      roles: { roles: member.args.roles, validUntil: s(member.args.validUntil) },
    },
  }
}
