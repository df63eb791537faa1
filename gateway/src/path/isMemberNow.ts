import { type Address, clockFault, type OrgId } from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { isLiveMember } from '../grant/isLiveMember.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/**
 * Whether somebody may speak for an organisation now, asked again and again while something is told to her. By a view
 * that is not there, or too old to know of a removal, nobody may.
 */
export function createIsMemberNow(
  readiness: Readiness,
): (tx: LedgerTx, member: { readonly org: OrgId; readonly actor: Address }) => Promise<boolean> {
  return async (tx, member) => {
    const view = viewOf(readiness)
    return view !== null && isLiveMember(tx, view, member)
  }
}

function viewOf(readiness: Readiness): View | null {
  try {
    const view = readiness.view()
    return clockFault(view.latest, { wall: view.wall }, view.maxStale) === null ? view : null
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'chain_stale') return null
    throw error
  }
}
