import type { FenceRequest } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { Latch } from '../ports/LatchRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { hasRight } from './actorRight.ts'

/** What a valid fence latches, and whether its transaction is owed to the chain. */
export interface FenceEffect {
  readonly latch: Extract<Latch, { kind: 'revoked' | 'floor' }>
  readonly isRelayed: boolean
}

/**
 * Checks a signed revocation against the chain at `latest` (§15). Throws `bad_signature` when the signer has no right
 * to revoke, `stale_sequence` for a RevokeAll whose version is not current: an old one must not end sessions.
 */
export async function checkFence(tx: LedgerTx, view: View, fence: FenceRequest): Promise<FenceEffect> {
  const { patient, signer } = fence
  const atLatest = { ...view, safe: view.latest }
  if (!(await hasRight(tx, atLatest, { patient, actor: signer, right: 'REVOKE' }))) {
    throw new GatewayError('bad_signature', 'signer may not revoke for this patient')
  }
  const state = await tx.chain.patientAt(patient, view.latest.number)
  const [anyOpening] = await tx.consents.openingsOfPatient(patient, { after: null, limit: 1 })
  const isRelayed = (state?.keysSeq ?? 0) > 0 || anyOpening !== undefined
  if (fence.target !== 'all') return { latch: { kind: 'revoked', patient, id: fence.target }, isRelayed }
  const latched = await tx.latches.floorOf(patient)
  const highest = (state?.version ?? 0) + (await tx.outbox.openRevocations(patient))
  const isLatched = fence.version + 1 === latched
  if (
    fence.version < (state?.floor ?? 0) ||
    fence.version > highest ||
    (fence.version < latched && !isLatched)
  ) {
    throw new GatewayError('stale_sequence', 'version of RevokeAll is not current')
  }
  return { latch: { kind: 'floor', patient, floor: fence.version + 1 }, isRelayed }
}
