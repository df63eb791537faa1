import { type Client, type ClientOptions, createClient } from '@consentry/sdk'
import { nodeAead, nodeCurves, nodeHashes } from '@consentry/sdk/node'
import { fromViem, viemChain } from '@consentry/sdk/wallet/viem'
import { createPublicClient, http, type LocalAccount, type PublicClient } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { Stage } from './Stage.ts'

/** Somebody with a wallet of their own, who sees the chain by a node and the gateway over HTTP. */
export interface Actor {
  readonly account: LocalAccount
  readonly client: Client
}

/** A loaded machine makes a gateway shed requests; a demo can wait. */
const patience = { timeoutMillis: 60_000, retries: 60, maxWaitMillis: 300_000 }

/** How an actor talks to the gateway. */
export type ActorOptions = Pick<ClientOptions, 'transport' | 'patience'>

/** Draws a wallet and connects it. */
export async function openActor(
  { gateway, rpcUrl }: Pick<Stage, 'gateway' | 'rpcUrl'>,
  options: ActorOptions = {},
): Promise<Actor> {
  const account = privateKeyToAccount(generatePrivateKey())
  const chain = viemChain(chainClient(rpcUrl))
  const crypto = { curves: nodeCurves, aead: nodeAead, hashes: nodeHashes }
  return {
    account,
    client: await createClient({ gateway, chain, wallet: fromViem(account), crypto, patience, ...options }),
  }
}

/** A client of the chain that sees every block at once. */
export function chainClient(rpcUrl: string): PublicClient {
  return createPublicClient({ transport: http(rpcUrl), cacheTime: 0, pollingInterval: 50 })
}
