import { parseAddress, type PrimaryType, type TypedData } from '@consentry/protocol'
import type { LocalAccount, WalletClient } from 'viem'
import type { SmartAccount } from 'viem/account-abstraction'
import { createWallet } from './createWallet.ts'
import { rpcSigning } from './rpcSigning.ts'
import type { Signing } from './Signing.ts'
import type { Wallet } from './Wallet.ts'

/**
 * A wallet from viem: a local account, a smart account, or a wallet client (a browser's provider) with the account it
 * was given. Throws TypeError for a client without account. A smart account that keeps a vault goes through
 * `fromSmartAccount`, which knows the key behind it.
 */
export function fromViem(source: LocalAccount | SmartAccount | WalletClient): Wallet {
  return createWallet('request' in source ? clientSigning(source) : accountSigning(source))
}

function clientSigning(client: WalletClient): Signing {
  const { account, chain } = client
  if (account === undefined) throw new TypeError('A wallet client needs an account')
  if (account.type === 'local') return accountSigning(account)
  // viem knows each method by its own type; the provider behind it takes them all.
  const request = client.request as (call: { method: string; params?: unknown }) => Promise<unknown>
  return rpcSigning(
    { request: (call) => request(call) },
    { address: parseAddress(account.address.toLowerCase()), chainId: chain?.id },
  )
}

function accountSigning(account: LocalAccount | SmartAccount): Signing {
  return {
    address: account.address,
    signMessage: (text) => account.signMessage({ message: text }),
    signTypedData: (data) => account.signTypedData(viemTypedData(data)),
    // Only the chain can tell what a contract accepts.
    ...(account.type === 'smart' ? { accepts: async () => true } : {}),
  }
}

/** viem wants mutable fields with literal types; the value is the plain EIP-712 object all the same. */
function viemTypedData({ domain, types, primaryType, message }: TypedData<PrimaryType>): ViemTypedData {
  return {
    domain,
    types: types as ViemTypedData['types'],
    primaryType,
    // An interface has no index signature; the message is a plain object all the same.
    message: message as unknown as ViemTypedData['message'],
  }
}

type ViemTypedData = {
  domain: { name: string; version: string; chainId: number; verifyingContract: `0x${string}` }
  types: Record<string, { name: string; type: string }[]>
  primaryType: string
  message: Record<string, unknown>
}
