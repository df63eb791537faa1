import { parseAddress } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Wallet } from '../wallet/Wallet.ts'
import { type Client, type ClientOptions, createClient } from './createClient.ts'

/**
 * A client that only looks: at a gateway's deployment, its log and the chain, without a wallet. Whatever would sign throws
 * `wallet_failed`. Throws what `createClient` throws.
 *
 * @example
 * const client = await createViewer({ gateway, chain: eip1193Chain(httpProvider(rpcUrl)) })
 */
export function createViewer(options: Omit<ClientOptions, 'wallet'>): Promise<Client> {
  return createClient({ ...options, wallet: nobody })
}

function cannotSign(): never {
  throw new SdkError('wallet_failed', 'A viewer has no wallet', { next: 'Use createClient with a wallet' })
}

const nobody: Wallet = {
  address: parseAddress(`0x${'0'.repeat(40)}`),
  signMessage: async () => cannotSign(),
  signTypedData: async () => cannotSign(),
}
