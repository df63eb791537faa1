import {
  type Address,
  isSameNet,
  type KeyManifest,
  parseKeyManifest,
  ProtocolError,
} from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import { namedManifest } from '../client/writerFacts.ts'
import type { PatientOnChain } from '../wallet/ChainView.ts'

/**
 * The manifest that the chain names for a patient, and the counters beside it. The gateway only carries the bytes.
 * Throws `not_enrolled`, `stale_manifest`. Spec §7.
 */
export async function currentManifest(
  session: Session,
  patient: Address,
): Promise<{ readonly manifest: KeyManifest; readonly onChain: PatientOnChain }> {
  const { net, chain } = session.client
  const onChain = await chain.patient(net.registry, patient)
  if (onChain.keysSeq === 0) {
    throw new ProtocolError('not_enrolled', 'This address has published no keys', { next: 'Enrol first' })
  }
  const bytes = await namedManifest(session, patient, onChain.keysDigest)
  const manifest = bytes === null ? undefined : parseKeyManifest(bytes)
  if (manifest === undefined || manifest.patient !== patient || !isSameNet(manifest.net, net)) {
    throw new ProtocolError('stale_manifest', 'The gateway has not the manifest that the chain names', {
      next: 'Try again; if it stays so, the gateway is not to be trusted',
    })
  }
  return { manifest, onChain }
}
