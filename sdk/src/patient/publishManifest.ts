import {
  type KeyManifest,
  keysDigestOf,
  parseBytes32,
  type SetKeysBody,
  serialiseKeyManifest,
  toBase64url,
  typedDataOf,
} from '@consentry/protocol'
import { freshBlock } from '../client/freshBlock.ts'
import type { Session } from '../client/login.ts'
import { waitForRelay, waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'

/** A manifest with the signature that lets a gateway publish it. */
export type SignedManifest = { readonly manifest: KeyManifest; readonly setKeys: SetKeysBody }

/** Asks the wallet to sign a manifest's digest. One prompt. Spec §7, §8. */
export async function signManifest({ client }: Session, manifest: KeyManifest): Promise<SignedManifest> {
  const { number: blockNumber, hash: blockHash } = await freshBlock(client)
  const { patient, seq, version } = manifest
  const digest = keysDigestOf(serialiseKeyManifest(manifest))
  const message = { patient, digest, seq, version, blockNumber, blockHash }
  const sig = await client.wallet.signTypedData(typedDataOf(client.net, 'SetKeys', message))
  return { manifest, setKeys: { signer: client.wallet.address, blockNumber, blockHash, sig } }
}

/**
 * Sends a signed manifest with its keyring and waits until the chain names it and the gateway has seen that.
 * Throws `stale_sequence`, `relay_failed`, `not_effective_in_time`. Spec §7, §15.4.
 */
export async function publishManifest(
  session: Session,
  { manifest, setKeys }: SignedManifest,
  keyring: Uint8Array,
): Promise<void> {
  const { client } = session
  const bytes = serialiseKeyManifest(manifest)
  const { patient } = manifest
  const digest = keysDigestOf(bytes)
  const isOnChain = async (): Promise<boolean> =>
    (await client.chain.patient(client.net.registry, patient)).keysDigest === digest
  try {
    const { value } = await session.call('putManifest', {
      path: { p: patient },
      json: { manifest: toBase64url(bytes), keyring: toBase64url(keyring), setKeys },
    })
    if (value.relayId !== null) await waitForRelay(session, value.relayId)
  } catch (error) {
    // Where an answer was lost, the same again may come too late: then the chain has it already.
    if (!(error instanceof SdkError && (await isOnChain()))) throw error
  }
  await waitUntil(client, 'the new keys on chain', isOnChain)
  await waitUntil(client, 'the new keys at the gateway', async () => {
    const { value: seen } = await session.call('readPatient', { path: { p: patient } })
    return seen.keysDigest === digest
  })
}

/** Digest that the first manifest names as its predecessor. */
export const noDigest: KeyManifest['prev'] = parseBytes32(`0x${'0'.repeat(64)}`) as KeyManifest['prev']
