import { clockFault } from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { isLiveMember } from '../grant/isLiveMember.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Ledger } from '../ports/Ledger.ts'

/** Refuses a session of an organisation whose member is none now. Throws `no_access` or `chain_stale`. */
export type RequireMembership = (request: AuthenticRequest) => Promise<void>

/**
 * A login proves a wallet, not a membership: whoever says to come from an organisation is looked up at every request
 * (G16). A person speaks for herself.
 */
export function createMembershipPath({
  ledger,
  readiness,
}: {
  readonly ledger: Ledger
  readonly readiness: Readiness
}): RequireMembership {
  return async ({ org, actor }) => {
    if (org === null) return
    const view = readiness.view()
    // A view that is too old may miss the removal.
    const fault = clockFault(view.latest, { wall: view.wall }, view.maxStale)
    if (fault !== null) throw new GatewayError('chain_stale', fault, { retryAfter: 5 })
    const isMember = await ledger.read((tx) => isLiveMember(tx, view, { org, actor }))
    if (!isMember)
      throw new GatewayError('no_access', 'session speaks for an organisation it is no member of')
  }
}
