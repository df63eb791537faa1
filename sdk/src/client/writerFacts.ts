import { type Address, keysDigestOf, type KeysDigest, type WriterFacts } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Session } from './login.ts'

/**
 * What rule W needs: counters and digest from one's own node, and the manifest bytes that fit the digest, from
 * whoever has them. `manifest` is null where the gateway has none that fits. Spec §7.
 */
export async function writerFacts(session: Session, patient: Address): Promise<WriterFacts> {
  const { net, chain } = session.client
  const { version, keysVersion, keysSeq, keysDigest } = await chain.patient(net.registry, patient)
  const manifest = keysSeq === 0 ? null : await namedManifest(session, patient, keysDigest)
  return { net, patient, version, keysVersion, keysSeq, keysDigest, manifest }
}

/** The manifest of a digest; null if the gateway does not have it, or gives other bytes. Spec §7. */
export async function namedManifest(
  session: Session,
  patient: Address,
  digest: KeysDigest,
): Promise<Uint8Array | null> {
  try {
    const { value } = await session.call('readManifestByDigest', { path: { p: patient, digest } })
    return keysDigestOf(value) === digest ? value : null
  } catch (error) {
    if (error instanceof SdkError && (error.code === 'no_access' || error.code === 'not_found')) return null
    throw error
  }
}
