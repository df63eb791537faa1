import {
  parseAddress,
  parseSignatureHex,
  type PrimaryType,
  type SignatureHex,
  type TypedData,
} from '@consentry/protocol'
import type { LocalAccount, WalletClient } from 'viem'
import type { Wallet } from './Wallet.ts'

/**
 * A wallet from viem: a local account, or a wallet client (a browser's provider) with the account it was given.
 * Throws TypeError for a client without account.
 */
export function fromViem(source: LocalAccount | WalletClient): Wallet {
  return 'request' in source ? fromClient(source) : fromAccount(source)
}

function fromAccount(account: LocalAccount): Wallet {
  return {
    address: parseAddress(account.address.toLowerCase()),
    signMessage: async (text) => normalised(await account.signMessage({ message: text })),
    signTypedData: async (data) => normalised(await account.signTypedData(viemTypedData(data))),
  }
}

function fromClient(client: WalletClient): Wallet {
  const { account } = client
  if (account === undefined) throw new TypeError('A wallet client needs an account')
  return {
    address: parseAddress(account.address.toLowerCase()),
    signMessage: async (text) => normalised(await client.signMessage({ account, message: text })),
    signTypedData: async (data) =>
      normalised(await client.signTypedData({ account, ...viemTypedData(data) })),
  }
}

/** Some wallets give v as 0 or 1, some write hex in capitals; formats hold one form. Spec §3, §8. */
function normalised(signature: string): SignatureHex {
  const lower = signature.toLowerCase()
  const v = lower.length === 132 ? Number.parseInt(lower.slice(130), 16) : undefined
  return parseSignatureHex(v === 0 || v === 1 ? lower.slice(0, 130) + (v + 27).toString(16) : lower)
}

/** viem wants mutable fields with literal types; the value is the plain EIP-712 object all the same. */
function viemTypedData<Type extends PrimaryType>({
  domain,
  types,
  primaryType,
  message,
}: TypedData<Type>): ViemTypedData {
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
