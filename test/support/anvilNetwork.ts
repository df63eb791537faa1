import { join } from 'node:path'
import { type Bytes32, type OrgId, type Address, parseAddress, parseBytes32 } from '@consentry/protocol'
import { encodeFunctionData, type Abi, type Hex, keccak256, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { FollowedNetwork } from '../../gateway/src/follow/FollowedNetwork.ts'
import { rpcClient, type RpcCall } from '../../scripts/chain/rpcClient.ts'
import { spawnAnvil } from '../../scripts/chain/spawnAnvil.ts'
import { deployNetwork } from '../../scripts/deploy/deployNetwork.ts'
import { temporaryFolder } from './temporaryFolder.ts'

/** A node of our own with the three contracts on it. It mines when told to, never by itself. */
export interface AnvilNetwork {
  readonly url: string
  readonly rpc: RpcCall
  readonly network: FollowedNetwork
  readonly keys: { readonly admin: Hex; readonly relayer: Hex; readonly anchor: Hex }
  /** Sends a call from an account that gets the ether for it, mines it, and resolves to the transaction's hash. */
  transact(key: Hex, to: Address, call: ContractCall): Promise<Bytes32>
  /** Deploys code and mines it, for wallets that are contracts. */
  create(key: Hex, bytecode: Hex): Promise<Address>
  mine(blocks?: number): Promise<void>
  stop(): Promise<void>
}

export interface ContractCall {
  readonly abi: Abi
  readonly functionName: string
  readonly args: readonly unknown[]
}

export const testChainId = 771_234
const ether = 10n ** 18n

/** A key that says `n`; worth nothing anywhere else. */
export function testKey(n: number): Hex {
  return toHex(n, { size: 32 })
}

export function testAddress(n: number): Address {
  return parseAddress(privateKeyToAccount(testKey(n)).address.toLowerCase())
}

/** Accounts of every test network. */
export const testKeys: AnvilNetwork['keys'] = {
  admin: testKey(901),
  relayer: testKey(902),
  anchor: testKey(903),
}

/** `logId`: id of the log that this network's gateway anchors. */
export async function anvilNetwork(logId: Bytes32 = parseBytes32(keccak256('0x01'))): Promise<AnvilNetwork> {
  const folder = await temporaryFolder()
  const anvil = await spawnAnvil({ chainId: testChainId, cwd: folder.path })
  const stop = async () => {
    await anvil.kill()
    await folder.remove()
  }
  try {
    const rpc = rpcClient(anvil.url)
    await rpc('evm_setAutomine', [true])
    const keys = testKeys
    const network = await deployTestNetwork(anvil.url, keys, {
      logId,
      dataFile: join(folder.path, 'deployment.json'),
    })
    // The node answers before it mines on its own, sooner or later: a test that mines knows what is mined.
    await rpc('evm_setAutomine', [false])
    return { url: anvil.url, rpc, network, keys, stop, ...actions(rpc) }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Deploys the contracts, with the gateway's organisation and its ANCHOR member. */
export async function deployTestNetwork(
  url: string,
  keys: AnvilNetwork['keys'],
  { logId, dataFile }: { readonly logId: Bytes32; readonly dataFile: string },
): Promise<FollowedNetwork> {
  const deployment = await deployNetwork({
    rpc: url,
    adminKey: keys.admin,
    relayer: privateKeyToAccount(keys.relayer).address,
    anchor: privateKeyToAccount(keys.anchor).address,
    gatewayName: 'Test gateway',
    dataFile,
    embedded: true,
    newOrgId: () => testKey(960),
  })
  const { contracts, codeHashes } = deployment
  const contract = (name: 'consentRegistry' | 'providerRegistry' | 'auditAnchor') => ({
    address: parseAddress(contracts[name]),
    codeHash: parseBytes32(codeHashes?.[name]),
  })
  return {
    chainId: testChainId,
    startBlock: deployment.deploymentBlock,
    consentRegistry: contract('consentRegistry'),
    providerRegistry: contract('providerRegistry'),
    auditAnchor: contract('auditAnchor'),
    orgId: deployment.gateway.orgId as OrgId,
    logId,
  }
}

/** Ways to act on a node as somebody else than the gateway. */
export function actions(rpc: RpcCall): Pick<AnvilNetwork, 'transact' | 'create' | 'mine'> {
  const send = async (key: Hex, body: { readonly to?: Address; readonly data: Hex }): Promise<Bytes32> => {
    const account = privateKeyToAccount(key)
    await rpc('anvil_setBalance', [account.address, toHex(1_000n * ether)])
    const nonce = Number(await rpc('eth_getTransactionCount', [account.address, 'pending']))
    const fees = { maxFeePerGas: 10_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n }
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId: testChainId,
      nonce,
      gas: 3_000_000n,
      ...fees,
      ...body,
    })
    const hash = parseBytes32(await rpc('eth_sendRawTransaction', [raw]))
    await mine()
    return hash
  }
  const mine = async (blocks = 1): Promise<void> => {
    await rpc('anvil_mine', [toHex(blocks)])
  }
  return {
    mine,
    transact: (key, to, call) => send(key, { to, data: encodeFunctionData(call) }),
    create: async (key, data) => {
      const hash = await send(key, { data })
      const receipt = (await rpc('eth_getTransactionReceipt', [hash])) as { readonly contractAddress: string }
      return parseAddress(receipt.contractAddress.toLowerCase())
    },
  }
}
