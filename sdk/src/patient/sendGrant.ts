import {
  type GrantId,
  type GrantPayload,
  maxGrantKeys,
  type Opening,
  type SignatureHex,
} from '@consentry/protocol'
import { keepReceipt } from '../client/keepReceipt.ts'
import type { Session } from '../client/login.ts'
import { mayBeDone } from '../client/mayBeDone.ts'
import { putGrantKeys } from '../client/putGrantKeys.ts'
import { waitForRelay, waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Patient } from './Patient.ts'
import type { PreparedGrant } from './prepareGrant.ts'

/** A grant that is effective. `receipt` null: its answer was lost, and the gateway has the grant all the same. */
export type GivenGrant = {
  readonly id: GrantId
  readonly opening: Opening
  readonly receipt: string | null
}

/**
 * Sends a signed grant with its keys and waits until it is effective. Throws `conflict`, `bad_receipt`, `relay_failed`,
 * `not_effective_in_time` and the gateway's refusal. Spec §8
 */
export async function sendGrant(
  patient: Patient,
  { id, opening, keys, sig }: PreparedGrant & { readonly sig: SignatureHex },
): Promise<GivenGrant> {
  const { session } = patient
  const signer = session.client.wallet.address
  const payload = { v: 1 as const, opening, signer, sig, keys: keys.slice(0, maxGrantKeys) }
  const { relayId, receipt } = await post(session, payload, id)
  await putGrantKeys(session, id, keys.slice(maxGrantKeys))
  if (relayId !== null) await waitForRelay(session, relayId)
  await waitUntilEffective(patient, id)
  return { id, opening, receipt }
}

type Posted = { readonly relayId: string | null; readonly receipt: string | null }

/** Sends the grant once. Where it may be there already, the gateway is asked: its id stands for every word of it. */
async function post(session: Session, payload: GrantPayload, id: GrantId): Promise<Posted> {
  try {
    const { value, proof } = await session.call('createGrant', { json: { payload, relay: true } })
    if (value.id !== id) throw new SdkError('unexpected_answer', 'The gateway answered another grant')
    await keepReceipt(session.client, value.receipt, { proof, verdict: 'ack' })
    return { relayId: value.relayId, receipt: value.receipt }
  } catch (error) {
    if (mayBeDone(error) && (await isStored(session, id))) return { relayId: null, receipt: null }
    throw error
  }
}

async function isStored(session: Session, id: GrantId): Promise<boolean> {
  try {
    await session.call('readGrant', { path: { grantId: id } })
    return true
  } catch (error) {
    if (error instanceof SdkError && error.code === 'no_access') return false
    throw error
  }
}

async function waitUntilEffective({ session, address }: Patient, id: GrantId): Promise<void> {
  const { client } = session
  await waitUntil(client, 'the grant', async () => {
    const onChain = await client.chain.grant(client.net.registry, address, id)
    if (onChain.status === 0) return false
    const { value } = await session.call('readGrant', { path: { grantId: id } })
    return value.status.latest === 1 && value.status.safe === 1
  })
}
