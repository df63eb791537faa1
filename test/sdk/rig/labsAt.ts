import { parseClassName, parseSeconds } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import type { GrantTerms } from '../../../sdk/src/patient/GrantTerms.ts'
import type { RigNetwork } from './openRigNetwork.ts'

/** Terms that let an organisation read and write labs for treatment, for 30 days of the test's clock. */
export function labsAt(
  { clock }: Pick<RigNetwork, 'clock'>,
  { orgId }: Pick<Agent, 'orgId'>,
  change: Partial<GrantTerms> = {},
): GrantTerms {
  return {
    org: orgId,
    classes: [parseClassName('labs')],
    actions: ['read', 'write'],
    purposes: ['TREAT'],
    expiresAt: parseSeconds(Math.floor(clock.time / 1000) + 30 * 86_400),
    ...change,
  }
}
