import type { JsonRpcApiProvider } from 'ethers'
import type { Eip1193Provider } from './Eip1193Provider.ts'

/** The JSON-RPC calls of an ethers provider. */
export function ethersProvider(provider: JsonRpcApiProvider): Eip1193Provider {
  return { request: ({ method, params = [] }) => provider.send(method, [...params]) }
}
