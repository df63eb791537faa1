import { type GrantId, maxGrantKeys, type Opening, type SignatureHex } from '@consentry/protocol'
import { keepReceipt } from '../client/keepReceipt.ts'
import { putGrantKeys } from '../client/putGrantKeys.ts'
import { waitForRelay, waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Patient } from './Patient.ts'
import type { PreparedGrant } from './prepareGrant.ts'

/** A grant that is effective. */
export type GivenGrant = { readonly id: GrantId; readonly opening: Opening; readonly receipt: string }

/**
 * Sends a signed grant with its keys and waits until it is effective. Throws `conflict`, `bad_receipt`, `relay_failed`,
 * `not_effective_in_time` and the gateway's refusal. Spec §8
 */
export async function sendGrant(
  patient: Patient,
  { id, opening, keys, sig }: PreparedGrant & { readonly sig: SignatureHex },
): Promise<GivenGrant> {
  const { session } = patient
  const { client } = session
  const signer = client.wallet.address
  const payload = { v: 1 as const, opening, signer, sig, keys: keys.slice(0, maxGrantKeys) }
  const { value, proof } = await session.call('createGrant', { json: { payload, relay: true } })
  if (value.id !== id) throw new SdkError('unexpected_answer', 'The gateway answered another grant')
  await keepReceipt(client, value.receipt, { proof, verdict: 'ack' })
  await putGrantKeys(session, id, keys.slice(maxGrantKeys))
  if (value.relayId !== null) await waitForRelay(session, value.relayId)
  await waitUntilEffective(patient, id)
  return { id, opening, receipt: value.receipt }
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
