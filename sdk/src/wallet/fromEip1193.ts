import { parseAddress } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { askWallet } from './askWallet.ts'
import { createWallet } from './createWallet.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import { accountsOf, requireChain, rpcSigning } from './rpcSigning.ts'
import type { Wallet } from './Wallet.ts'

/** Which account of a provider signs, and on which chain. */
export type Eip1193Options = {
  /** The chain of the network; the wallet must be on it, now and at each prompt. */
  readonly chainId: number
  /** One of the wallet's accounts; its first without. */
  readonly address?: string
}

/**
 * Connects a browser wallet, or any other EIP-1193 provider. The wallet may ask its owner whether the page may see the
 * account. An account that is a contract must sign what its contract accepts (ERC-1271).
 *
 * @throws `wallet_rejected`, `wrong_account`, `wrong_chain`, `wallet_failed`
 */
export async function fromEip1193(
  provider: Eip1193Provider,
  { chainId, address }: Eip1193Options,
): Promise<Wallet> {
  return askWallet(async () => {
    const accounts = await accountsOf(provider, 'eth_requestAccounts')
    const wanted = address?.toLowerCase() ?? accounts[0]
    if (wanted === undefined || !accounts.includes(wanted)) {
      throw new SdkError('wrong_account', 'The wallet does not offer the account', {
        next: 'Connect the account in the wallet',
      })
    }
    await requireChain(provider, chainId)
    return createWallet(rpcSigning(provider, { address: parseAddress(wanted), chainId }))
  })
}
