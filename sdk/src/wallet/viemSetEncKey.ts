import { type Address, providerRegistryAbi, to0x } from '@consentry/protocol'
import type { Account, Chain, PublicClient, Transport, WalletClient } from 'viem'
import { SdkError } from '../errors/SdkError.ts'
import { askNode } from './askNode.ts'
import type { SetEncKey } from './SetEncKey.ts'

/**
 * Lets the administrator of an organisation publish its encryption key by a transaction of its own, and waits until it
 * is mined. Throws `relay_failed` if it was reverted.
 */
export function viemSetEncKey(
  wallet: WalletClient<Transport, Chain | undefined, Account>,
  { client, providers }: { readonly client: PublicClient; readonly providers: Address },
): SetEncKey {
  return async (orgId, publicKey) => {
    const { account } = wallet
    const args = [orgId, to0x(publicKey)] as const
    const call = { address: providers, abi: providerRegistryAbi, functionName: 'setEncKey', args } as const
    const gas = await askNode(() => client.estimateContractGas({ ...call, account }))
    const hash = await wallet.writeContract({ ...call, account, gas, chain: null })
    const receipt = await askNode(() => client.waitForTransactionReceipt({ hash }))
    if (receipt.status !== 'success')
      throw new SdkError('relay_failed', 'The organisation’s key was not accepted')
  }
}
