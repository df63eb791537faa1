import { type AdministratorOptions, eip1193Send } from './eip1193Send.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import { setMemberBy } from './registryCalls.ts'
import type { SetMember } from './SetMember.ts'

/**
 * Lets the administrator of an organisation set its members through a browser wallet, and waits until it is mined.
 * Throws `relay_failed` if it was reverted, `wallet_rejected`, `wallet_failed`. Spec §9.2.
 */
export function eip1193SetMember(provider: Eip1193Provider, options: AdministratorOptions): SetMember {
  return setMemberBy(eip1193Send(provider, options))
}
