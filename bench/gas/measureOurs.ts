import type { GasChain, GasTable } from './gasChain.ts'
import { measureConsent } from './measureConsent.ts'
import { measureProviders } from './measureProviders.ts'

/** Gas of every operation of the contracts. */
export async function measureOurs(chain: GasChain): Promise<GasTable> {
  return { ...(await measureConsent(chain)), ...(await measureProviders(chain)) }
}
