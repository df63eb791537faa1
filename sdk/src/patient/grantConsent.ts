import {
  type GrantId,
  type GrantKey,
  grantIdOf,
  type KeyManifest,
  maxGrantKeys,
  type Opening,
  type SignatureHex,
  typedDataOf,
} from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import { freshBlock } from '../client/freshBlock.ts'
import { keepReceipt } from '../client/keepReceipt.ts'
import { putGrantKeys } from '../client/putGrantKeys.ts'
import { waitForRelay, waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'
import { currentManifest } from './currentManifest.ts'
import type { GrantTerms } from './GrantTerms.ts'
import { openingOf } from './openingOf.ts'
import type { Patient } from './Patient.ts'
import { rotateKeys } from './rotateKeys.ts'
import { type ClassEpochs, sealClassKeys } from './sealClassKeys.ts'

/** A grant that is effective. */
export type GivenGrant = { readonly id: GrantId; readonly opening: Opening; readonly receipt: string }

/**
 * Grants an organisation access and waits until it is effective. The organisation's name and key come from the chain,
 * the words are shown by the wallet. One prompt; two without history.
 *
 * @throws `org_unavailable`, `stale_manifest`, `bad_request` for terms that no grant may have, `conflict`,
 *   `bad_receipt`, `relay_failed`, `not_effective_in_time`. Spec §8, §15.4
 * @example
 * await grantConsent(patient, {
 *   org, classes: ['labs', 'medications'], actions: ['read'], purposes: ['TREAT'], expiresAt,
 * })
 */
export async function grantConsent(patient: Patient, terms: GrantTerms): Promise<GivenGrant> {
  const isWithoutHistory = terms.history === 'excluded'
  const rotated = isWithoutHistory ? await rotateKeys(patient, { classes: terms.classes }) : patient
  const { session, address } = rotated
  const { client } = session
  const { net, wallet, ports } = client
  const { manifest, onChain } = await currentManifest(session, address)
  const org = await activeOrg(client, terms.org)
  const block = await freshBlock(client)
  const opening = openingOf(terms, {
    patient: address,
    version: onChain.version,
    name: org.name,
    block,
    salt: ports.random(32),
    now: ports.clock(),
  })
  const id = grantIdOf(opening)
  const keys = await sealClassKeys(
    rotated,
    {
      grantee: {
        net,
        patient: address,
        grantId: id,
        orgId: terms.org,
        keyVersion: org.keyVersion,
        encKey: org.encKey,
      },
      classes: sharedEpochs(terms, manifest),
    },
    ports.crypto,
  )
  const sig = await wallet.signTypedData(typedDataOf(net, 'Grant', opening))
  const receipt = await postGrant(rotated, { id, opening, sig, keys })
  await waitUntilEffective(rotated, id)
  return { id, opening, receipt }
}

/** Whoever may only write needs no secret; without history the epoch that has just begun is the only one. */
function sharedEpochs(
  { classes, actions, history }: GrantTerms,
  manifest: KeyManifest,
): readonly ClassEpochs[] {
  if (!actions.includes('read')) return []
  return classes.flatMap((cls) => {
    const epoch = manifest.classes[cls]?.epoch
    if (epoch === undefined) return []
    return [{ class: cls, from: history === 'excluded' ? epoch : 1, to: epoch }]
  })
}

type SignedGrant = {
  readonly id: GrantId
  readonly opening: Opening
  readonly sig: SignatureHex
  readonly keys: readonly GrantKey[]
}

async function postGrant({ session }: Patient, { id, opening, sig, keys }: SignedGrant): Promise<string> {
  const { client } = session
  const signer = client.wallet.address
  const payload = { v: 1 as const, opening, signer, sig, keys: keys.slice(0, maxGrantKeys) }
  const { value, proof } = await session.call('createGrant', { json: { payload, relay: true } })
  if (value.id !== id) throw new SdkError('unexpected_answer', 'The gateway answered another grant')
  await keepReceipt(client, value.receipt, { proof, verdict: 'ack' })
  await putGrantKeys(session, id, keys.slice(maxGrantKeys))
  if (value.relayId !== null) await waitForRelay(session, value.relayId)
  return value.receipt
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
