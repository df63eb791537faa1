import type { ClassName, GrantId, KeyManifest } from '@consentry/protocol'
import type { PatientOnChain } from '../wallet/ChainView.ts'
import { nextManifest } from './nextManifest.ts'
import type { Patient } from './Patient.ts'
import { presentState } from './presentState.ts'
import { publishManifest, type SignedManifest, signManifest } from './publishManifest.ts'
import { shareKeys } from './shareKeys.ts'

/** Which classes get new keys. */
export type RotateOptions = { readonly classes: readonly ClassName[] }

/**
 * Gives classes their next epoch: publishes the manifest, and seals the new secrets to the grantees that remain. After a
 * revocation that was not followed by a rotation every class moves on, whichever are named. One prompt.
 *
 * @throws `stale_manifest`, `key_mismatch`, `stale_sequence`, `relay_failed`, `not_effective_in_time`. Spec §15.4, §15.5
 */
export async function rotateKeys(patient: Patient, { classes: wanted }: RotateOptions): Promise<Patient> {
  const { patient: present, onChain } = await presentState(patient)
  const { manifest: current, session, vault } = present
  const classes = classesToRotate(wanted, { current, onChain })
  const next = await nextManifest(vault, current, { classes, version: onChain.version })
  return publishRotation(present, { signed: await signManifest(session, next), classes })
}

/**
 * The classes that the next manifest has to move on. A manifest for the present version makes every key in it good again:
 * whoever a revocation before it shut out must hold none of them. Spec §7 rule W, §1 G3.
 */
export function classesToRotate(
  wanted: readonly ClassName[],
  {
    current,
    onChain: { version, keysVersion },
  }: { readonly current: KeyManifest; readonly onChain: PatientOnChain },
): readonly ClassName[] {
  if (version === keysVersion) return wanted
  return [...new Set([...(Object.keys(current.classes) as ClassName[]), ...wanted])]
}

/** A signed manifest with the classes whose keys it changes; grants that must get none of them are left out. */
export type Rotation = RotateOptions & {
  readonly signed: SignedManifest
  readonly except?: readonly GrantId[]
  /** The keyring it names, where that is another than before. */
  readonly keyring?: Uint8Array | undefined
}

/**
 * Publishes new keys, then shares them. In this order a key that anybody was given was published: were it shared first and
 * never published, a grantee revoked since would hold the key of the next attempt. Spec §15.4, §1 G3
 */
export async function publishRotation(
  patient: Patient,
  { signed, classes, except = [], keyring = patient.keyring }: Rotation,
): Promise<Patient> {
  await publishManifest(patient.session, signed, keyring)
  const published = { ...patient, keyring, manifest: signed.manifest }
  if (classes.length > 0) await shareKeys(published, { classes, except })
  return published
}
