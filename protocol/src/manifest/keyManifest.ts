import { z } from 'zod'
import { to0x } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { canonicalJson } from '../values/canonicalJson.ts'
import { type Cid, rawCid } from '../values/cid.ts'
import { type ClassName, coreClasses } from '../values/classes.ts'
import * as field from '../values/fields.ts'
import { net, ordinal, vaultId } from '../values/formatFields.ts'
import type { Address, KeysDigest, PublicKey, Sha256Hex, VaultId } from '../values/ids.ts'
import { maxManifestBytes } from '../values/limits.ts'
import type { Net } from '../values/net.ts'
import { parseShape } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'

/** The current key of a class. Spec §7. */
export type ClassKey = { readonly epoch: number; readonly pub: PublicKey }

/**
 * The public keys of a patient, as named on chain by `keysDigest`. `keyring` is the SHA-256 of the keyring's bytes,
 * `prev` the digest of the manifest before, zeros for the first. Spec §7.
 */
export type KeyManifest = {
  readonly v: 1
  readonly net: Net
  readonly patient: Address
  readonly vaultId: VaultId
  readonly gen: number
  readonly seq: number
  readonly version: number
  readonly inbox: PublicKey
  readonly classes: Readonly<Record<ClassName, ClassKey>>
  readonly keyring: Sha256Hex
  readonly prev: KeysDigest
}

const shape: z.ZodType<KeyManifest> = z.strictObject({
  v: z.literal(1),
  net,
  patient: field.address,
  vaultId,
  gen: ordinal,
  seq: ordinal,
  version: field.count,
  inbox: field.publicKey,
  classes: z.record(field.className, z.strictObject({ epoch: ordinal, pub: field.publicKey })),
  keyring: field.sha256,
  prev: field.keysDigest,
})

/** Checks a key manifest that came as a JSON value. Throws `invalid_manifest`. Spec §7. */
export function checkKeyManifest(value: unknown): KeyManifest {
  return parseShape(shape, value, { what: 'key manifest', code: 'invalid_manifest' })
}

/** Reads the canonical bytes of a key manifest, ≤ 16 KiB. Throws `bad_json` or `invalid_manifest`. Spec §7. */
export function parseKeyManifest(bytes: Uint8Array): KeyManifest {
  if (bytes.length > maxManifestBytes) {
    throw new ProtocolError('invalid_manifest', 'Key manifest is too large', { given: redact(bytes) })
  }
  return checkKeyManifest(strictCanonicalJson(bytes))
}

/** The canonical bytes of a key manifest: what is hashed, published and stored. Spec §7. */
export function serialiseKeyManifest(manifest: KeyManifest): Uint8Array<ArrayBuffer> {
  return toUtf8(canonicalJson(manifest))
}

/** `keysDigest`: SHA-256 of the manifest's bytes, as it stands on chain. Spec §7. */
export function keysDigestOf(bytes: Uint8Array): KeysDigest {
  return to0x(sha256(bytes)) as KeysDigest
}

/** The CID of a manifest or keyring, stored as one raw block. Spec §7. */
export function rawBlockCid(bytes: Uint8Array): Cid {
  return rawCid(sha256(bytes))
}

/**
 * The core classes a manifest lacks: none in a manifest that may be published, because absence would tell which
 * classes a patient does not use. Spec §7.
 */
export function missingCoreClasses(manifest: KeyManifest): readonly ClassName[] {
  return coreClasses.filter((name) => !Object.hasOwn(manifest.classes, name))
}
