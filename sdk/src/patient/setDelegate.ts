import { type Address, type Seconds, secondsOf, typedDataOf } from '@consentry/protocol'
import { freshBlock } from '../client/freshBlock.ts'
import { waitForRelay, waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'
import { type DelegateRight, rightsToBits } from './delegateRights.ts'
import type { Patient } from './Patient.ts'
import { requireController } from './requireController.ts'

/** Whom a patient lets act, how far and until when, in seconds; at most 20 years. Spec §9.1. */
export type DelegateTerms = {
  readonly delegate: Address
  readonly rights: readonly DelegateRight[]
  readonly validUntil: Seconds
}

/** The contract's limit: now + 20 y. Spec §9.1. */
const longest = 20 * 365 * 86_400

/**
 * Lets somebody act for the patient: a parent, an attorney. What was set before for the same address is replaced. One
 * prompt. To open records the delegate needs a way into the vault too: see `addSlot`. Only the patient may do this.
 *
 * @throws `bad_delegate`, `not_the_patient`, `relay_failed`, `not_effective_in_time`. Spec §8, §9.1
 * @example
 * await setDelegate(patient, { delegate: mother, rights: ['READ', 'GRANT', 'REVOKE'], validUntil })
 */
export async function setDelegate(patient: Patient, terms: DelegateTerms): Promise<void> {
  requireController(patient)
  requireDelegate(patient, terms)
  await publishDelegate(patient, {
    delegate: terms.delegate,
    rights: rightsToBits(terms.rights),
    validUntil: terms.validUntil,
  })
}

/** Signs and sends SetDelegate, and waits until chain and gateway have it. Rights 0 remove. Spec §8, §9.1. */
export async function publishDelegate(
  { session, address }: Patient,
  set: { readonly delegate: Address; readonly rights: number; readonly validUntil: Seconds },
): Promise<void> {
  const { client } = session
  const { chain, net, wallet } = client
  const { number: blockNumber, hash: blockHash } = await freshBlock(client)
  const nonce = await chain.delegateNonce(net.registry, address)
  const message = { patient: address, ...set, nonce, blockNumber, blockHash }
  const sig = await wallet.signTypedData(typedDataOf(net, 'SetDelegate', message))
  const isOnChain = () =>
    waitUntil(client, 'the delegate on chain', async () => {
      const { roles, validUntil } = await chain.delegate(net.registry, address, set.delegate)
      return roles === set.rights && (roles === 0 || validUntil === set.validUntil)
    })
  try {
    const { value } = await session.call('setDelegate', { json: { ...message, sig } })
    await waitForRelay(session, value.relayId)
  } catch (error) {
    // Where the answer was lost, the gateway may bring it on chain all the same: that settles it, one way or the other.
    if (!(error instanceof SdkError && error.code === 'unreachable')) throw error
    await isOnChain().catch(() => {
      throw error
    })
  }
  await isOnChain()
}

function requireDelegate(
  { session, address }: Patient,
  { delegate, rights, validUntil }: DelegateTerms,
): void {
  if (delegate === address) throw badDelegate('A patient is no delegate of the own vault')
  if (rights.length === 0) throw badDelegate('A delegate has at least one right')
  const now = secondsOf(session.client.ports.clock())
  if (validUntil <= now || validUntil > now + longest)
    throw badDelegate('The end date lies in the past, or more than 20 years ahead')
}

function badDelegate(what: string): SdkError {
  return new SdkError('bad_delegate', what, { next: 'Change it and sign again' })
}
