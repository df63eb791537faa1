import type { Address } from '@consentry/protocol'
import type { Signer } from 'ethers'
import { ethersSend } from './ethersSend.ts'
import { setMemberBy } from './registryCalls.ts'
import type { SetMember } from './SetMember.ts'

/**
 * Lets the administrator of an organisation set its members by a transaction of its own, and waits until it is mined.
 * `signer` needs a provider; `providers` is the ProviderRegistry. Throws `relay_failed` if it was reverted,
 * `wallet_rejected`, `wallet_failed`. Spec §9.2.
 */
export function ethersSetMember(signer: Signer, { providers }: { readonly providers: Address }): SetMember {
  return setMemberBy(ethersSend(signer, providers))
}
