import type { Address } from '@consentry/protocol'
import type { Signer } from 'ethers'
import { ethersSend } from './ethersSend.ts'
import { setEncKeyBy } from './registryCalls.ts'
import type { SetEncKey } from './SetEncKey.ts'

/**
 * Lets the administrator of an organisation publish its encryption key by a transaction of its own, and waits until it
 * is mined. `signer` needs a provider; `providers` is the ProviderRegistry. Throws `relay_failed` if it was reverted,
 * `wallet_rejected`, `wallet_failed`.
 */
export function ethersSetEncKey(signer: Signer, { providers }: { readonly providers: Address }): SetEncKey {
  return setEncKeyBy(ethersSend(signer, providers))
}
