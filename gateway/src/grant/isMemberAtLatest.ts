import { type Address, clockFault, type OrgId } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

const ACTIVE = 1

/** Roles of members (protocol §9.2). */
export const memberRoles = { STAFF: 1, AGENT: 2 } as const

/** Who must be what: one of the roles of a member, and of the organisation's where any are named. */
export interface Standing {
  readonly org: OrgId
  readonly actor: Address
  readonly roles: number
  readonly orgRoles?: number
}

/**
 * Whether `actor` speaks for `org` at `latest`: both active, unexpired by both clocks and not latched. For what gives
 * nobody a key: a new member need not wait for `safe`, a removed one is refused at first sight (§11, §18). Throws
 * `chain_stale` for a view that may miss the removal.
 */
export async function isMemberAtLatest(
  tx: LedgerTx,
  view: View,
  { org, actor, roles, orgRoles }: Standing,
): Promise<boolean> {
  const fault = clockFault(view.latest, { wall: view.wall }, view.maxStale)
  if (fault !== null) throw new GatewayError('chain_stale', fault, { retryAfter: 5 })
  const now = Math.max(view.wall, view.latest.time)
  // Latches of members and organisations are the same whichever patient is asked about.
  const latches = await tx.latches.inView({ patient: actor, org, actor, ids: [] })
  if (latches.orgs.includes(org) || latches.members.includes(actor)) return false
  const fact = await tx.chain.orgAt(org, view.latest.number)
  const member = await tx.chain.memberAt(org, actor, view.latest.number)
  const isActive = fact !== null && fact.status === ACTIVE && now < fact.validUntil
  const hasOrgRole = orgRoles === undefined || ((fact?.roles ?? 0) & orgRoles) !== 0
  const isMember = member !== null && (member.roles & roles) !== 0 && now < member.validUntil
  return isActive && hasOrgRole && isMember
}
