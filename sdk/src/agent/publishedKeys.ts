import {
  type Address,
  type ClassName,
  fromBase64url,
  type KeyManifest,
  type KeysDigest,
  parseKeyManifest,
} from '@consentry/protocol'
import { namedManifest } from '../client/writerFacts.ts'
import type { Session } from '../client/login.ts'

/** The public key that a patient published for a class and epoch; undefined where none was. */
export type PublishedKeys = (cls: ClassName, epoch: number) => Promise<Uint8Array | undefined>

/**
 * The keys a patient ever published: the chain names the newest manifest, each names the one before it, and none can be
 * exchanged because its digest is named. Manifests are fetched as far back as they are needed, each once. Spec §7, §8.
 */
export function publishedKeys(session: Session, patient: Address): PublishedKeys {
  const { chain, net } = session.client
  const manifests: KeyManifest[] = []
  let next: Promise<KeysDigest | undefined> | undefined
  const olderManifest = async (): Promise<KeyManifest | undefined> => {
    next ??= chain
      .patient(net.registry, patient)
      .then(({ keysDigest, keysSeq }) => (keysSeq === 0 ? undefined : keysDigest))
    const digest = await next
    const bytes = digest === undefined ? null : await namedManifest(session, patient, digest)
    if (bytes === null) return undefined
    const manifest = parseKeyManifest(bytes)
    manifests.push(manifest)
    next = Promise.resolve(manifest.seq > 1 ? manifest.prev : undefined)
    return manifest
  }
  const keyIn = (manifest: KeyManifest, cls: ClassName, epoch: number): Uint8Array | undefined => {
    const key = manifest.classes[cls]
    return key?.epoch === epoch ? fromBase64url(key.pub) : undefined
  }
  return async (cls, epoch) => {
    for (const manifest of manifests) {
      const key = keyIn(manifest, cls, epoch)
      if (key !== undefined) return key
    }
    for (let manifest = await olderManifest(); manifest !== undefined; manifest = await olderManifest()) {
      const key = keyIn(manifest, cls, epoch)
      if (key !== undefined) return key
      // Epochs only grow: what is not here by now never was.
      if ((manifest.classes[cls]?.epoch ?? 0) < epoch) return undefined
    }
    return undefined
  }
}
