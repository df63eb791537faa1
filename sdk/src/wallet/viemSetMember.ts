import { type Address, providerRegistryAbi } from '@consentry/protocol'
import type { Account, Chain, PublicClient, Transport, WalletClient } from 'viem'
import { SdkError } from '../errors/SdkError.ts'
import { askNode } from './askNode.ts'
import type { SetMember } from './SetMember.ts'

/**
 * Lets the administrator of an organisation set its members by a transaction of its own, and waits until it is mined.
 * Throws `relay_failed` if it was reverted. Spec §9.2.
 */
export function viemSetMember(
  wallet: WalletClient<Transport, Chain | undefined, Account>,
  { client, providers }: { readonly client: PublicClient; readonly providers: Address },
): SetMember {
  return async (orgId, { who, roles, validUntil }) => {
    const { account } = wallet
    const args = [orgId, who, roles, validUntil] as const
    const call = { address: providers, abi: providerRegistryAbi, functionName: 'setMember', args } as const
    const gas = await askNode(() => client.estimateContractGas({ ...call, account }))
    const hash = await wallet.writeContract({ ...call, account, gas, chain: null })
    const receipt = await askNode(() => client.waitForTransactionReceipt({ hash }))
    if (receipt.status !== 'success') throw new SdkError('relay_failed', 'The member was not accepted')
  }
}
