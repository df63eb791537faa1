import { type Address, clockFault } from '@consentry/protocol'
import type { View } from '../handover/ReadyRequest.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** Rights of a delegate (protocol §9.1). `controller` is the patient alone. */
const rightBits = { GRANT: 1, REVOKE: 2, KEYS: 4, READ: 16, controller: 0 } as const

/**
 * Whether `actor` is the patient, or a delegate with this right at `safe` and at `latest`, unexpired by both clocks and
 * not latched. Reading a record is not asked here: that is `decide`. A view that is too old may miss the removal of a
 * delegate, so it permits nothing but a revocation: that only denies, and has to work while the chain is silent.
 */
export async function hasRight(
  tx: LedgerTx,
  view: View,
  {
    patient,
    actor,
    right,
  }: { readonly patient: Address; readonly actor: Address; readonly right: keyof typeof rightBits },
): Promise<boolean> {
  if (actor === patient) return true
  const bit = rightBits[right]
  if (bit === 0) return false
  const isOld = clockFault(view.latest, { wall: view.wall }, view.maxStale) !== null
  if (isOld && right !== 'REVOKE') return false
  const now = Math.max(view.wall, view.latest.time)
  const latest = await tx.chain.delegateAt(patient, actor, view.latest.number)
  const safe = await tx.chain.delegateAt(patient, actor, view.safe.number)
  const latches = await tx.latches.inView({ patient, org: null, actor, ids: [] })
  if (latches.delegates.includes(actor)) return false
  return [latest, safe].every((fact) => fact !== null && (fact.rights & bit) !== 0 && now < fact.validUntil)
}
