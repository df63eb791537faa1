import { fromBase64url, ProtocolError, requireKeyPair, sha256, toHex } from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import { openVault, type Unlock } from '../vault/openVault.ts'
import { currentManifest } from './currentManifest.ts'
import type { Patient } from './Patient.ts'

/** How somebody unlocks the own vault; without a code by one wallet signature. */
export type UnlockOptions = { readonly recoveryCode?: string }

/**
 * Opens the vault of whoever is logged in. What the gateway gives is compared with the chain: keyring with manifest,
 * manifest with digest, root with the published inbox key; before that nothing is used.
 *
 * @throws `not_enrolled`, `stale_manifest`, `key_mismatch` and what `openVault` throws. Spec §5
 */
export async function unlock(session: Session, { recoveryCode }: UnlockOptions = {}): Promise<Patient> {
  const { client, address } = session
  const { wallet, origin, ports } = client
  const { manifest } = await currentManifest(session, address)
  const { value: keyring } = await session.call('readKeyring', { path: { p: address } })
  if (toHex(sha256(keyring)) !== manifest.keyring) {
    throw new ProtocolError('stale_manifest', 'The gateway gave another keyring than the manifest names')
  }
  const way: Unlock =
    recoveryCode === undefined ? { by: 'wallet', wallet, origin } : { by: 'code', code: recoveryCode }
  const { vault } = await openVault(keyring, way, ports.crypto)
  const { secret } = await vault.inbox()
  requireKeyPair({ secret, publicKey: fromBase64url(manifest.inbox) }, ports.crypto)
  return { session, address, vault, keyring, manifest }
}
