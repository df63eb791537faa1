import { parseKeyring, serialiseKeyring, type Keyring, type OpenedKeyring } from '@consentry/protocol'
import { openRoot, type Unlock } from '../vault/openVault.ts'
import { nextManifest } from './nextManifest.ts'
import type { Patient } from './Patient.ts'
import { presentState } from './presentState.ts'
import { signManifest } from './publishManifest.ts'
import { classesToRotate, publishRotation } from './rotateKeys.ts'

/** How the vault is opened for a change of its keyring: the root is needed itself. Default: by the session's wallet. */
export type UnlockAgain = { readonly recoveryCode?: string }

/**
 * Publishes a keyring with other slots, under the same root. One prompt, and one to open the vault unless by code.
 * Throws what `openVault` and `rotateKeys` throw. Spec §5, §7.
 */
export async function changeKeyring(
  patient: Patient,
  { recoveryCode }: UnlockAgain,
  change: (keyring: Keyring, opened: OpenedKeyring) => Promise<Keyring> | Keyring,
): Promise<Patient> {
  const { patient: present, onChain } = await presentState(patient)
  const { session, vault, manifest: current } = present
  const keyring = parseKeyring(present.keyring)
  const opened = await openRoot(keyring, unlockOf(present, recoveryCode), session.client.ports.crypto)
  const changed = serialiseKeyring(await change(keyring, opened))
  opened.root.fill(0)
  const classes = classesToRotate([], { current, onChain })
  const next = await nextManifest(vault, current, { classes, version: onChain.version, keyring: changed })
  return publishRotation(present, { signed: await signManifest(session, next), classes, keyring: changed })
}

/** The way to open a patient's vault: the session's wallet, or a recovery code. Spec §5. */
export function unlockOf({ session }: Pick<Patient, 'session'>, recoveryCode: string | undefined): Unlock {
  const { wallet, origin } = session.client
  return recoveryCode === undefined ? { by: 'wallet', wallet, origin } : { by: 'code', code: recoveryCode }
}
