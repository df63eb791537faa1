import {
  type Address,
  fromBase64url,
  isSameNet,
  type KeyManifest,
  parseKeyManifest,
  ProtocolError,
  requireKeyPair,
  sha256,
  toHex,
} from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import { SdkError } from '../errors/SdkError.ts'
import { openVault, type Unlock } from '../vault/openVault.ts'
import { currentManifest } from './currentManifest.ts'
import { keyGenerations } from './keyGenerations.ts'
import type { Patient } from './Patient.ts'

/** How a vault is unlocked; without a code by one wallet signature. */
export type UnlockOptions = {
  readonly recoveryCode?: string
  /** Whose vault; by default the own one. A delegate needs the right READ. */
  readonly patient?: Address
}

/**
 * Opens a vault on any device: one's own, or that of a patient one is a delegate of. What the gateway gives is compared with
 * the chain: keyring with manifest, manifest with digest, root with the published inbox key; before that nothing is used.
 *
 * @throws `not_enrolled`, `wrong_wallet` for whoever is neither patient nor delegate, `stale_manifest`, `key_mismatch` and
 *   what `openVault` throws. Spec §5
 */
export async function unlock(
  session: Session,
  { recoveryCode, patient: address = session.address }: UnlockOptions = {},
): Promise<Patient> {
  const { client } = session
  const { wallet, origin, ports } = client
  if (address !== session.address) await requireReader(session, address)
  const manifest = await manifestToUnlock(session, address)
  const { value: keyring } = await session.call('readKeyring', { path: { p: address } })
  if (toHex(sha256(keyring)) !== manifest.keyring) {
    throw new ProtocolError('stale_manifest', 'The gateway gave another keyring than the manifest names')
  }
  const way: Unlock =
    recoveryCode === undefined ? { by: 'wallet', wallet, origin } : { by: 'code', code: recoveryCode }
  const { vault } = await openVault(keyring, way, ports.crypto)
  const { secret } = await vault.inbox()
  requireKeyPair({ secret, publicKey: fromBase64url(manifest.inbox) }, ports.crypto)
  const generations = await keyGenerations(session, address, manifest)
  return { session, address, vault, keyring, manifest, generations }
}

/**
 * The manifest that the chain names. A patient whose own node is silent still reads: then the gateway's word is taken, for
 * the root proves it, and whatever is written asks the chain again. Spec §11
 */
async function manifestToUnlock(session: Session, address: Address): Promise<KeyManifest> {
  try {
    return (await currentManifest(session, address)).manifest
  } catch (error) {
    const isSilent = error instanceof SdkError && error.code === 'unreachable'
    if (!isSilent || address !== session.address) throw error
  }
  const { value } = await session.call('readManifest', { path: { p: address } })
  const manifest = parseKeyManifest(value)
  if (manifest.patient === address && isSameNet(manifest.net, session.client.net)) return manifest
  throw new ProtocolError('stale_manifest', 'The gateway gave the manifest of somebody else')
}

/** The right READ. Spec §9.1. */
const readRight = 16

async function requireReader({ client, address }: Session, patient: Address): Promise<void> {
  const { chain, net } = client
  const { roles, validUntil } = await chain.delegate(net.registry, patient, address)
  const { time } = await chain.head()
  if ((roles & readRight) !== 0 && time < validUntil) return
  throw new SdkError(
    'wrong_wallet',
    'This wallet is neither the patient’s nor that of a delegate who may read',
    {
      next: 'Log in with the patient’s wallet, or let the patient name this one as delegate',
    },
  )
}
