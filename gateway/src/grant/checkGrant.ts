import { type GrantId, type GrantPayload, grantIdOf, isFresh, type Seconds } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { ChainHeader } from '../ports/Chain.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { hasRight } from './actorRight.ts'

const MOST_GRANTS = 8

/**
 * Checks a signed grant against the chain as it is now: right of the signer, versions, freshness (rule F), the
 * registry's name, revocations, and the bound of 8 grants to one organisation. The signature itself was verified.
 * `named`: the block the grant names, if the chain has it. Throws `bad_signature`, `conflict` or `bad_request`.
 */
export async function checkGrant(
  tx: LedgerTx,
  view: View,
  {
    payload,
    named,
  }: { readonly payload: GrantPayload; readonly named: Pick<ChainHeader, 'hash' | 'time'> | null },
): Promise<GrantId> {
  const { opening, signer } = payload
  const { patient, terms, version } = opening
  const id = grantIdOf(opening)
  if (!(await hasRight(tx, view, { patient, actor: signer, right: 'GRANT' }))) {
    throw new GatewayError('bad_signature', 'signer may not grant for this patient')
  }
  // The index may be behind by a poll; the block that registers the grant comes after the one it names in any case.
  const registeredAt = Math.max(view.latest.time, named?.time ?? 0) as Seconds
  if (!isFresh({ terms, canonical: named, registeredAt })) {
    throw new GatewayError('bad_signature', 'grant names no block of the last hour')
  }
  const state = await tx.chain.patientAt(patient, view.latest.number)
  const floor = Math.max(state?.floor ?? 0, await tx.latches.floorOf(patient))
  if (version < floor || version > (state?.version ?? 0))
    throw new GatewayError('conflict', 'version is not current')
  if (await tx.latches.isRevoked(patient, id)) throw new GatewayError('conflict', 'grant was revoked')
  const org = await tx.chain.orgAt(terms.grantee, view.latest.number)
  if (org === null || org.status !== 1) throw new GatewayError('conflict', 'organisation is not active')
  if (org.name !== terms.granteeName) throw new GatewayError('conflict', 'name is not the registered one')
  await checkCount(tx, view, { patient, org: terms.grantee, id })
  if (payload.keys.some(([, , keyVersion]) => keyVersion !== org.keyVersion)) {
    throw new GatewayError('conflict', 'keys are sealed to another key version')
  }
  return id
}

async function checkCount(
  tx: LedgerTx,
  view: View,
  {
    patient,
    org,
    id,
  }: {
    readonly patient: GrantPayload['opening']['patient']
    readonly org: GrantPayload['opening']['terms']['grantee']
    readonly id: GrantId
  },
): Promise<void> {
  const openings = await tx.consents.openingsBetween(patient, org, Math.max(view.wall, view.latest.time))
  let alive = 0
  for (const row of openings) {
    if (row.id === id) continue
    const isRevoked =
      (await tx.latches.isRevoked(patient, row.id)) ||
      (await tx.chain.grantAt(patient, row.id, view.latest.number))?.status === 2
    if (!isRevoked) alive += 1
  }
  if (alive >= MOST_GRANTS) throw new GatewayError('conflict', 'organisation holds 8 grants of this patient')
}
