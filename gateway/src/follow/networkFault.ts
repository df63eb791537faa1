import { keccak256, to0x } from '@consentry/protocol'
import type { Chain } from '../ports/Chain.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'

/** What is wrong with the chain as such. `missing`: no code at all, as on a chain that was set back to its beginning. */
export type NetworkFault = 'chain_id_changed' | 'code_changed' | 'code_missing'

const emptyCode = to0x(keccak256(new Uint8Array(0)))

/** Compares chain id and contract code with what was configured (§13, §20). Null when all is as it should be. */
export async function networkFault(chain: Chain, network: FollowedNetwork): Promise<NetworkFault | null> {
  const contracts = [network.consentRegistry, network.providerRegistry, network.auditAnchor]
  const [chainId, ...codes] = await Promise.all([
    chain.chainId(),
    ...contracts.map(({ address }) => chain.codeHash(address)),
  ])
  if (chainId !== network.chainId) return 'chain_id_changed'
  const changed = codes.find((code, i) => code !== contracts[i]?.codeHash)
  if (changed === undefined) return null
  return changed === emptyCode ? 'code_missing' : 'code_changed'
}
