import { SdkError } from '../errors/SdkError.ts'
import type { Session } from '../client/login.ts'
import { createVault } from '../vault/createVault.ts'
import { firstManifest } from './nextManifest.ts'
import type { Patient } from './Patient.ts'
import { publishManifest, signManifest } from './publishManifest.ts'

/** How somebody enrols. */
export type EnrolOptions = {
  /** Shows the recovery code; resolves once it is written down. Nothing keeps it. */
  readonly showRecoveryCode: (code: string) => Promise<void>
}

/**
 * Sets up the vault of whoever is logged in, and publishes its keys. With the login 4 prompts: login, slot, slot again
 * after the code was shown, SetKeys.
 *
 * @throws `conflict` for somebody who is enrolled; what `createVault` and the gateway throw. Spec §5, §7, §15.4
 */
export async function enrol(session: Session, { showRecoveryCode }: EnrolOptions): Promise<Patient> {
  const { client, address } = session
  const { net, chain, wallet, origin, ports } = client
  const { version, keysSeq } = await chain.patient(net.registry, address)
  if (keysSeq > 0) {
    throw new SdkError('conflict', 'This address has a vault already', { next: 'Unlock it instead' })
  }
  const { vault, keyring } = await createVault({
    wallet,
    origin,
    chainId: net.chainId,
    now: ports.clock(),
    random: ports.random,
    crypto: ports.crypto,
    showRecoveryCode,
  })
  const manifest = await firstManifest(vault, { net, patient: address, version, keyring })
  await publishManifest(session, await signManifest(session, manifest), keyring)
  return { session, address, vault, keyring, manifest, generations: [] }
}
