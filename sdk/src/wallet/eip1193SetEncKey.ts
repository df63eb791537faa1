import { type AdministratorOptions, eip1193Send } from './eip1193Send.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import { setEncKeyBy } from './registryCalls.ts'
import type { SetEncKey } from './SetEncKey.ts'

/**
 * Lets the administrator of an organisation publish its encryption key through a browser wallet, and waits until it is
 * mined. Throws `relay_failed` if it was reverted, `wallet_rejected`, `wallet_failed`. Spec §9.2.
 */
export function eip1193SetEncKey(provider: Eip1193Provider, options: AdministratorOptions): SetEncKey {
  return setEncKeyBy(eip1193Send(provider, options))
}
