import type { Address, OrgId } from '@consentry/protocol'
import type { View } from '../handover/ReadyRequest.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { memberRoles } from './isMemberAtLatest.ts'

const ACTIVE = 1
const STAFF_OR_AGENT = memberRoles.STAFF | memberRoles.AGENT

/**
 * Whether `actor` may speak for `org`: an active organisation and its STAFF or AGENT, each at `safe` and at `latest`,
 * unexpired by both clocks and not latched (§11 checks 4 and 5, without the role that a purpose asks for).
 */
export async function isLiveMember(
  tx: LedgerTx,
  view: View,
  { org, actor }: { readonly org: OrgId; readonly actor: Address },
): Promise<boolean> {
  const now = Math.max(view.wall, view.latest.time)
  // Latches of members and organisations are the same whichever patient is asked about.
  const latches = await tx.latches.inView({ patient: actor, org, actor, ids: [] })
  if (latches.orgs.includes(org) || latches.members.includes(actor)) return false
  for (const height of new Set([view.latest.number, view.safe.number])) {
    const fact = await tx.chain.orgAt(org, height)
    if (fact === null || fact.status !== ACTIVE || now >= fact.validUntil) return false
    const member = await tx.chain.memberAt(org, actor, height)
    const isMember = member !== null && (member.roles & STAFF_OR_AGENT) !== 0 && now < member.validUntil
    if (!isMember) return false
  }
  return true
}
