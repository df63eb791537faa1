import { typedDataOf } from '@consentry/protocol'
import { everyGateway, type FenceOutcome } from '../client/everyGateway.ts'
import type { Patient } from './Patient.ts'

/** What the gateways said. Each with `latched: true` permits nothing under any grant given so far. */
export type RevokedAll = { readonly gateways: readonly FenceOutcome[] }

/**
 * Revokes every grant at every known gateway and ends every session of the patient, this one too. One prompt. After the
 * next login the keys of all classes should be rotated. Throws what the gateways refuse with, if none latched. Spec §15.2.
 */
export async function revokeAll({ session, address }: Patient): Promise<RevokedAll> {
  const { client } = session
  const { wallet, net, chain } = client
  const { version } = await chain.patient(net.registry, address)
  const message = { patient: address, version }
  const sig = await wallet.signTypedData(typedDataOf(net, 'RevokeAll', message))
  const fence = { patient: address, signer: wallet.address, target: 'all' as const, version, sig }
  return { gateways: await everyGateway(client, fence) }
}
