import type { JsonRpcApiProvider } from 'ethers'
import type { ChainView } from './ChainView.ts'
import { eip1193Chain } from './eip1193Chain.ts'
import { ethersProvider } from './ethersProvider.ts'

/** The chain by an ethers provider, version 6: a `JsonRpcProvider`, or a `BrowserProvider` over the wallet's own. */
export function ethersChain(provider: JsonRpcApiProvider): ChainView {
  return eip1193Chain(ethersProvider(provider))
}
