import {
  type Address,
  createPublicClient,
  type Hex,
  http,
  type PrivateKeyAccount,
  type PublicClient,
  type Transport,
} from 'viem'

/** A chain and the account that acts on it. */
export interface ChainAccess {
  readonly client: PublicClient
  readonly account: PrivateKeyAccount
  readonly chainId: number
}

/** JSON-RPC URL, or a transport of viem. */
export type RpcEndpoint = string | Transport

/** Connects to a chain. `pollingMillis`: how often receipts are asked for. */
export async function connectChain(
  rpc: RpcEndpoint,
  account: PrivateKeyAccount,
  pollingMillis = 50,
): Promise<ChainAccess> {
  const transport = typeof rpc === 'string' ? http(rpc) : rpc
  // Without a cache: an embedded chain mines several blocks within viem's usual cache time.
  const client: PublicClient = createPublicClient({ transport, cacheTime: 0, pollingInterval: pollingMillis })
  return { client, account, chainId: await client.getChainId() }
}

/** Code at an address, `0x` if there is none. */
export async function codeAt(client: PublicClient, address: Address): Promise<Hex> {
  return (await client.getCode({ address })) ?? '0x'
}

/** Time of the newest block in seconds: contracts compare with this, not with our clock. */
export async function chainSeconds(client: PublicClient): Promise<number> {
  return Number((await client.getBlock()).timestamp)
}
