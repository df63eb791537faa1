import { consentRegistryAbi, providerRegistryAbi, type Seconds } from '@consentry/protocol'
import type { PublicClient } from 'viem'
import { askNode } from './askNode.ts'
import type { ChainView, TimedRoles } from './ChainView.ts'

const none: TimedRoles = { roles: 0, validUntil: 0 as Seconds }

/**
 * Roles of the past by the events that set them: nodes answer old logs, but few answer calls at old blocks.
 */
export function rolesFromEvents(client: PublicClient): Pick<ChainView, 'memberAt' | 'delegateAt'> {
  return {
    memberAt: async ({ providers, orgId, who, fromBlock, atBlock }) => {
      const events = await askNode(() =>
        client.getContractEvents({
          address: providers,
          abi: providerRegistryAbi,
          eventName: 'MemberSet',
          args: { orgId, who },
          fromBlock: BigInt(fromBlock),
          toBlock: BigInt(atBlock),
          strict: true,
        }),
      )
      const args = events.at(-1)?.args
      return args === undefined ? none : { roles: args.roles, validUntil: args.validUntil as Seconds }
    },
    delegateAt: async ({ registry, patient, who, fromBlock, atBlock }) => {
      const events = await askNode(() =>
        client.getContractEvents({
          address: registry,
          abi: consentRegistryAbi,
          eventName: 'DelegateSet',
          args: { patient, delegate: who },
          fromBlock: BigInt(fromBlock),
          toBlock: BigInt(atBlock),
          strict: true,
        }),
      )
      const args = events.at(-1)?.args
      return args === undefined ? none : { roles: args.rights, validUntil: args.validUntil as Seconds }
    },
  }
}
