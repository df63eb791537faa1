import {
  type Address,
  isSameNet,
  type KeyManifest,
  parseKeyManifest,
  ProtocolError,
} from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import { namedManifest } from '../client/writerFacts.ts'

/**
 * The manifests before one, newest first, each named by the one after it: nobody can slip in another.
 * Throws `stale_manifest` where the gateway lacks one. Spec §7.
 */
export async function* manifestArchive(
  session: Session,
  patient: Address,
  from: KeyManifest,
): AsyncGenerator<KeyManifest, void, undefined> {
  for (let manifest = from; manifest.seq > 1; yield manifest) {
    const bytes = await namedManifest(session, patient, manifest.prev)
    const before = bytes === null ? undefined : parseKeyManifest(bytes)
    if (
      before === undefined ||
      before.patient !== patient ||
      !isSameNet(before.net, manifest.net) ||
      before.seq !== manifest.seq - 1
    ) {
      throw new ProtocolError('stale_manifest', 'The gateway lacks an older key manifest of this patient', {
        next: 'Use a gateway that has all of them',
      })
    }
    manifest = before
  }
}
