import { viemChain, viemChainSource, viemSetEncKey, viemSetMember } from '@consentry/sdk/wallet/viem'
import { createPublicClient, createWalletClient, http } from 'viem'
import type { ChainNode } from './ChainNode.ts'

/** A node by JSON-RPC over HTTP. */
export function viemNode(rpc: string): ChainNode {
  const transport = http(rpc)
  // Without a cache: an embedded chain mines several blocks within viem's usual cache time.
  const client = createPublicClient({ transport, cacheTime: 0, pollingInterval: 50 })
  return {
    chain: viemChain(client),
    source: viemChainSource(client),
    setEncKey: (account, providers) =>
      viemSetEncKey(createWalletClient({ account, transport }), { client, providers }),
    setMember: (account, providers) =>
      viemSetMember(createWalletClient({ account, transport }), { client, providers }),
  }
}
