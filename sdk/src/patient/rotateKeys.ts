import {
  type ClassName,
  type GrantView,
  type KeyManifest,
  type Seconds,
  secondsOf,
} from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import { putGrantKeys } from '../client/putGrantKeys.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { PatientOnChain } from '../wallet/ChainView.ts'
import { currentManifest } from './currentManifest.ts'
import { listGrants } from './listGrants.ts'
import { nextManifest } from './nextManifest.ts'
import type { Patient } from './Patient.ts'
import { publishManifest, type SignedManifest, signManifest } from './publishManifest.ts'
import { sealClassKeys } from './sealClassKeys.ts'

/** Which classes get new keys. */
export type RotateOptions = { readonly classes: readonly ClassName[] }

/**
 * Gives classes their next epoch: seals the new secrets to the grantees that remain, then publishes the manifest. After a
 * revocation that was not followed by a rotation every class moves on, whichever are named. One prompt.
 *
 * @throws `stale_manifest`, `stale_sequence`, `relay_failed`, `not_effective_in_time`. Spec §15.4, §15.5
 */
export async function rotateKeys(patient: Patient, { classes: wanted }: RotateOptions): Promise<Patient> {
  const { manifest: current, onChain } = await currentManifest(patient.session, patient.address)
  const { version } = onChain
  const classes = classesToRotate(wanted, { current, onChain })
  const next = await nextManifest(patient.vault, current, { classes, version })
  return publishRotation(patient, { signed: await signManifest(patient.session, next), classes })
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
  readonly except?: readonly GrantView['id'][]
  /** The keyring it names, where that is another than before. */
  readonly keyring?: Uint8Array | undefined
}

/** Shares the new keys, then publishes them: no grantee is without a key in between. Spec §15.4. */
export async function publishRotation(
  patient: Patient,
  { signed, classes, except = [], keyring = patient.keyring }: Rotation,
): Promise<Patient> {
  const { manifest } = signed
  const now = secondsOf(patient.session.client.ports.clock())
  for (const grant of await listGrants(patient)) {
    if (!except.includes(grant.id) && isReading(grant, now))
      await share(patient, { grant, manifest, classes })
  }
  await publishManifest(patient.session, signed, keyring)
  return { ...patient, keyring, manifest }
}

async function share(
  patient: Patient,
  { grant, manifest, classes }: { readonly grant: GrantView; readonly manifest: KeyManifest } & RotateOptions,
): Promise<void> {
  const { session, address } = patient
  const { client } = session
  const { grantee: orgId, classes: granted } = grant.opening.terms
  const shared = granted.filter((cls) => classes.includes(cls))
  if (shared.length === 0) return
  try {
    const { encKey, keyVersion } = await activeOrg(client, orgId)
    const keys = await sealClassKeys(
      patient,
      {
        grantee: { net: client.net, patient: address, grantId: grant.id, orgId, keyVersion, encKey },
        classes: shared.map((cls) => {
          const epoch = manifest.classes[cls]?.epoch ?? 1
          return { class: cls, from: epoch, to: epoch }
        }),
      },
      client.ports.crypto,
    )
    await putGrantKeys(session, grant.id, keys)
  } catch (error) {
    // A suspended grantee gets nothing, and must not keep the others from their keys.
    if (!(error instanceof SdkError && error.code === 'org_unavailable')) throw error
  }
}

/** Whether a grant still lets somebody read, as far as both chain and gateway know. */
function isReading({ opening, status, latched }: GrantView, now: Seconds): boolean {
  const { actions, expiresAt } = opening.terms
  return status.latest === 1 && !latched && actions.includes('read') && now < expiresAt
}
