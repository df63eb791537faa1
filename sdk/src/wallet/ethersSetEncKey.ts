import type { Address } from '@consentry/protocol'
import type { Signer } from 'ethers'
import { SdkError } from '../errors/SdkError.ts'
import { askWallet } from './askWallet.ts'
import type { SetEncKey } from './SetEncKey.ts'
import { setEncKeyData } from './setEncKeyData.ts'

/**
 * Lets the administrator of an organisation publish its encryption key by a transaction of its own, and waits until it
 * is mined. `signer` needs a provider; `providers` is the ProviderRegistry. Throws `relay_failed` if it was reverted,
 * `wallet_rejected`, `wallet_failed`.
 */
export function ethersSetEncKey(signer: Signer, { providers }: { readonly providers: Address }): SetEncKey {
  return async (orgId, publicKey) => {
    const sent = await askWallet(() =>
      signer.sendTransaction({ to: providers, data: setEncKeyData(orgId, publicKey) }),
    )
    const receipt = await askWallet(() => sent.wait())
    if (receipt?.status !== 1) throw new SdkError('relay_failed', 'The organisation’s key was not accepted')
  }
}
