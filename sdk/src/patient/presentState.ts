import { fromBase64url, ProtocolError, requireKeyPair, sha256, toHex } from '@consentry/protocol'
import type { PatientOnChain } from '../wallet/ChainView.ts'
import { currentManifest } from './currentManifest.ts'
import type { Patient } from './Patient.ts'

/** A patient as the chain has the keys now, and the counters beside. */
export type PresentState = { readonly patient: Patient; readonly onChain: PatientOnChain }

/**
 * The patient with what is published now: another device may have rotated keys, added a slot or replaced the root since.
 * Whatever publishes keys or shares them begins here.
 *
 * @throws `key_mismatch` where another root is published than this vault holds, `stale_manifest`, `not_enrolled`. Spec §7
 */
export async function presentState(patient: Patient): Promise<PresentState> {
  const { session, address, vault } = patient
  const { manifest, onChain } = await currentManifest(session, address)
  if (manifest.gen !== vault.gen) {
    throw new ProtocolError('key_mismatch', 'The root of the vault was replaced on another device', {
      next: 'Unlock the vault again',
    })
  }
  const { secret } = await vault.inbox()
  const crypto = session.client.ports.crypto
  requireKeyPair({ secret, publicKey: fromBase64url(manifest.inbox) }, crypto)
  const keyring = await keyringNamed(patient, manifest.keyring)
  return { patient: { ...patient, manifest, keyring }, onChain }
}

async function keyringNamed({ session, address, keyring }: Patient, name: string): Promise<Uint8Array> {
  if (toHex(sha256(keyring)) === name) return keyring
  const { value } = await session.call('readKeyring', { path: { p: address } })
  if (toHex(sha256(value)) === name) return value
  throw new ProtocolError('stale_manifest', 'The gateway gave another keyring than the manifest names')
}
