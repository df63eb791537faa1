import { type BenchRow, benchRow } from './BenchRow.ts'
import { openGasChain } from './gas/gasChain.ts'
import { goals } from './gas/goals.ts'
import { measureEas } from './gas/measureEas.ts'
import { measureOurs } from './gas/measureOurs.ts'

/** Which of ours does what the peer does. */
const counterparts: ReadonlyMap<string, string> = new Map([
  ['attest', 'grant'],
  ['attestByDelegation', 'grantBySig'],
  ['multiAttest', 'grantBatch50'],
  ['revoke', 'revoke'],
])

/**
 * Gas of every operation, by receipt, for enrolled patients. Limit: the goal. Ratio: to the goal; of the peer
 * (`gas.eas.…`, the Ethereum Attestation Service, deployed in the same run): how many times ours it costs.
 */
export async function benchGas(): Promise<BenchRow[]> {
  const chain = await openGasChain()
  const ours = await measureOurs(chain)
  const peer = await measureEas(chain)
  return [
    ...Object.entries(ours).map(([name, gas]) => {
      const limit = goals[name]
      return benchRow('gas', `gas.${name}`, 'gas', [gas], limit === undefined ? {} : { limit })
    }),
    ...Object.entries(peer).map(([name, gas]) => {
      const own = ours[counterparts.get(name) ?? '']
      return benchRow('gas', `gas.eas.${name}`, 'gas', [gas], own === undefined ? {} : { ratio: gas / own })
    }),
  ]
}
