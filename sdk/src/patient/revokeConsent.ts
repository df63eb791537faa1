import { type GrantId, typedDataOf } from '@consentry/protocol'
import { everyGateway, type FenceOutcome } from '../client/everyGateway.ts'
import type { PatientOnChain } from '../wallet/ChainView.ts'
import { listGrants } from './listGrants.ts'
import { nextManifest } from './nextManifest.ts'
import type { Patient } from './Patient.ts'
import { presentState } from './presentState.ts'
import { signManifest } from './publishManifest.ts'
import { classesToRotate, publishRotation } from './rotateKeys.ts'

/** Which grant ends, and whether its classes get new keys at once. */
export type RevokeOptions = {
  readonly id: GrantId
  /** One more prompt now; otherwise writers seal to the patient alone until the keys are rotated. */
  readonly rotate: boolean
}

/** A grant that has ended, and who knows it. */
export type Revoked = {
  /** Each gateway with `latched: true` permits nothing under this grant from now on. */
  readonly gateways: readonly FenceOutcome[]
  /** With the new keys, if they were rotated. */
  readonly patient: Patient
}

/**
 * Revokes a grant at every known gateway; each latches it before the chain has it. With `rotate` the wallet is asked for
 * both signatures in one go, and the revoked party's keys open nothing that is written from then on.
 *
 * @throws what the gateways refuse with, if none latched; `relay_failed`, `stale_sequence` from the rotation, which may
 *   then be repeated with `rotateKeys`: the revocation stands. Spec §15
 */
export async function revokeConsent(patient: Patient, { id, rotate }: RevokeOptions): Promise<Revoked> {
  const { session, address } = patient
  const { client } = session
  const { wallet, net } = client
  // Asked before the fence, and for new keys only: to deny, nobody needs the chain, so its silence comes later (R1).
  const [before] = await Promise.allSettled([rotate ? stateBefore(patient, id) : undefined])
  const sig = await wallet.signTypedData(typedDataOf(net, 'Revoke', { patient: address, id }))
  const gateways = await everyGateway(client, { patient: address, signer: wallet.address, target: id, sig })
  if (before.status === 'rejected') throw before.reason
  if (before.value === undefined) return { gateways, patient }
  return { gateways, patient: await rotateAfter(patient, { id, ...before.value }) }
}

/** Status of a revoked grant on chain. Spec §9.1. */
const revoked = 2

type StateBefore = {
  /** The patient's version once the grant is revoked; one that was revoked already does not raise it again. */
  readonly version: number
  /** The counters before the revocation. */
  readonly onChain: PatientOnChain
}

async function stateBefore({ session, address }: Patient, id: GrantId): Promise<StateBefore> {
  const { chain, net } = session.client
  const { status } = await chain.grant(net.registry, address, id)
  const onChain = await chain.patient(net.registry, address)
  return { version: status === revoked ? onChain.version : onChain.version + 1, onChain }
}

/** The gateway relays revocation and keys in this order; the manifest is made for the version in between. Spec §15.4. */
async function rotateAfter(
  patient: Patient,
  { id, version, onChain }: StateBefore & { readonly id: GrantId },
): Promise<Patient> {
  const { patient: present } = await presentState(patient)
  const { session, vault, manifest: current } = present
  const grants = await listGrants(present)
  const ended = grants.find((grant) => grant.id === id)?.opening.terms.classes ?? []
  // This revocation may be on chain by now: only one before it leaves the other classes stale.
  const classes = classesToRotate(ended, { current, onChain })
  const next = await nextManifest(vault, current, { classes, version })
  return publishRotation(present, { signed: await signManifest(session, next), classes, except: [id] })
}
