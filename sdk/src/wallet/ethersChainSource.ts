import type { JsonRpcApiProvider } from 'ethers'
import type { ChainSource } from './ChainSource.ts'
import { eip1193ChainSource } from './eip1193ChainSource.ts'
import { ethersProvider } from './ethersProvider.ts'

/** A source for chain snapshots by an ethers provider. Throws `unreachable` where the node gives no answer. */
export function ethersChainSource(provider: JsonRpcApiProvider): ChainSource {
  return eip1193ChainSource(ethersProvider(provider))
}
