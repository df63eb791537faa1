import type { Address } from '@consentry/protocol'
import type { Signer, TransactionReceipt } from 'ethers'
import { askWallet } from './askWallet.ts'
import type { SendCall } from './registryCalls.ts'

/** Sends by an ethers signer that has a provider. */
export function ethersSend(signer: Signer, to: Address): SendCall {
  return async (data) => {
    const sent = await askWallet(() => signer.sendTransaction({ to, data }))
    const receipt = await askWallet(() => sent.wait().catch(receiptOfRevert))
    return receipt?.status === 1
  }
}

/** ethers throws for a transaction that was reverted, and gives the receipt along. */
function receiptOfRevert(error: { readonly receipt?: TransactionReceipt }): TransactionReceipt {
  if (error.receipt === undefined) throw error
  return error.receipt
}
