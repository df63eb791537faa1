import { fromBase64url } from '../bytes/base64url.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { ClassName } from '../values/classes.ts'
import type { Address, KeysDigest } from '../values/ids.ts'
import { isSameNet, type Net } from '../values/net.ts'
import { type KeyManifest, keysDigestOf, parseKeyManifest } from './keyManifest.ts'

/** What a writer read at `latest` from its own RPC, and the manifest bytes somebody gave it. Spec §7. */
export type WriterFacts = {
  readonly net: Net
  readonly patient: Address
  readonly version: number
  readonly keysVersion: number
  readonly keysSeq: number
  readonly keysDigest: KeysDigest
  /** The manifest's bytes, or null where nobody had it. */
  readonly manifest: Uint8Array | null
}

/** The key a writer may seal a data key to; `pub` has 32 bytes. Spec §7. */
export type WriterKey =
  | { readonly kind: 'class'; readonly epoch: number; readonly pub: Uint8Array }
  | { readonly kind: 'inbox'; readonly pub: Uint8Array }

/**
 * Rule W: which key a writer may trust. A manifest that a revocation made stale gives the inbox only: it degrades
 * to "the patient alone", never to "the ex-provider too". So does a class the manifest does not hold.
 * Throws `not_enrolled` if the patient never published keys, `stale_manifest` if the bytes are not the manifest
 * the chain names for this patient and deployment, and what `parseKeyManifest` throws if it names no manifest at all.
 * Spec §7.
 */
export function writerKey(facts: WriterFacts, cls: ClassName): WriterKey {
  if (facts.keysSeq === 0) {
    throw new ProtocolError('not_enrolled', 'This address has published no keys', {
      next: 'Ask the patient to set up a vault first',
    })
  }
  const manifest = requireNamedManifest(facts)
  const key = Object.hasOwn(manifest.classes, cls) ? manifest.classes[cls] : undefined
  if (facts.keysVersion === facts.version && key !== undefined) {
    return { kind: 'class', epoch: key.epoch, pub: fromBase64url(key.pub) }
  }
  return { kind: 'inbox', pub: fromBase64url(manifest.inbox) }
}

function requireNamedManifest({ net, patient, keysDigest, manifest }: WriterFacts): KeyManifest {
  if (manifest === null || keysDigestOf(manifest) !== keysDigest) throw staleManifest('digest')
  const parsed = parseKeyManifest(manifest)
  if (!isSameNet(parsed.net, net)) throw staleManifest('net')
  if (parsed.patient !== patient) throw staleManifest('patient')
  return parsed
}

function staleManifest(difference: string): ProtocolError {
  return new ProtocolError('stale_manifest', 'Key manifest is not the one the chain names', {
    given: `other ${difference}`,
    next: 'Fetch the manifest again; if it stays so, the gateway is not to be trusted',
    details: { difference },
  })
}
