import type { FenceRequest } from '@consentry/protocol'
import type { AnyCode } from '../errors/codes.ts'
import { SdkError } from '../errors/SdkError.ts'
import { call } from './call.ts'
import { type Client, senderTo } from './createClient.ts'

/** What one gateway said to a fence; `relayId` null where it only latched, or had latched before. Spec §15.1. */
export type FenceOutcome =
  | { readonly gateway: string; readonly latched: true; readonly relayId: string | null }
  | { readonly gateway: string; readonly latched: false; readonly code: AnyCode }

/**
 * Sends a fence to every known gateway at once. It counts as done for a gateway only with that gateway's 200.
 *
 * @throws what the first gateway refused with, if none latched. Spec §15.1
 */
export async function everyGateway(client: Client, fence: FenceRequest): Promise<readonly FenceOutcome[]> {
  const gateways = [client.deployment.gateway, ...client.otherGateways]
  // The same fence twice is latched once. A gateway that hangs must not hold up what follows at the others.
  const hurried = {
    ...client,
    patience: { ...client.patience, retries: Math.min(1, client.patience.retries) },
  }
  const results = await Promise.allSettled(
    gateways.map((gateway) => call(senderTo(gateway, hurried), 'createFence', { json: fence })),
  )
  const outcomes = results.map((result, i): FenceOutcome => {
    const gateway = gateways[i] ?? ''
    if (result.status === 'fulfilled') return { gateway, latched: true, relayId: result.value.value.relayId }
    if (result.reason instanceof SdkError) return { gateway, latched: false, code: result.reason.code }
    throw result.reason
  })
  const [first] = results
  if (first?.status === 'rejected' && outcomes.every(({ latched }) => !latched)) throw first.reason
  return outcomes
}
