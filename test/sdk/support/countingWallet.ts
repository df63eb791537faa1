import type { PrimaryType, SignatureHex, TypedData } from '@consentry/protocol'
import type { LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { fromViem } from '../../../sdk/src/wallet/fromViem.ts'
import type { Wallet } from '../../../sdk/src/wallet/Wallet.ts'

/** A wallet that remembers what it was asked to sign: each entry is one prompt that a person would see. */
export type CountingWallet = Wallet & { readonly prompts: string[] }

/** The wallet of account number `n`. */
export function countingWallet(n: number): CountingWallet {
  return countingWalletOf(privateKeyToAccount(`0x${n.toString(16).padStart(64, '0')}`))
}

/** The wallet of an account. */
export function countingWalletOf(account: LocalAccount): CountingWallet {
  const wallet = fromViem(account)
  const prompts: string[] = []
  return {
    prompts,
    address: wallet.address,
    signMessage: async (text): Promise<SignatureHex> => {
      prompts.push(text.includes('Unlock your health vault') ? 'unlock' : 'login')
      return wallet.signMessage(text)
    },
    signTypedData: async <Type extends PrimaryType>(data: TypedData<Type>): Promise<SignatureHex> => {
      prompts.push(data.primaryType)
      return wallet.signTypedData(data)
    },
  }
}
