import {
  type Cid,
  concat,
  fromBase64url,
  fromUtf8,
  hkdfSha256,
  type KeyPair,
  parseCid,
  parseClassName,
  parseMillis,
  parseRecordId,
  parseSha256Hex,
  type Sha256Hex,
  toBase64url,
  toUtf8,
  withDefaultPorts,
} from '@consentry/protocol'
import { z } from 'zod'
import type { FileUpload } from '../client/writeFile.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Patient } from './Patient.ts'

/**
 * What has to be kept to go on with an upload in another process: the data key and salt that make the same bytes, a digest
 * of each part that keeps them from making others, and what the record will say. It opens with the patient's own inbox key
 * alone, so it may be stored anywhere on the device; parts live 24 h at the gateway. Spec §12.2
 */
export type UploadToken = string

const info = toUtf8('consentry/sdk/upload/v1')
const noNonce = new Uint8Array(12)
const saltBytes = 32

const className = z.string().transform((name) => parseClassName(name))
const bytes = z.string().transform((text) => fromBase64url(text))
const shape = z.strictObject({
  v: z.literal(1),
  recordId: z.string().transform((id) => parseRecordId(id)),
  dek: bytes,
  salt: bytes,
  bodyLength: z.int().min(0),
  sha256: z.string().transform((hash) => parseSha256Hex(hash)),
  cid: z.string().transform((cid): Cid => parseCid(cid)),
  size: z.int().min(0),
  partBytes: z.int().min(1),
  parts: z.array(z.string().transform((hash) => parseSha256Hex(hash))),
  class: className,
  also: z.array(className),
  t: z
    .int()
    .transform((time) => parseMillis(time))
    .optional(),
  replaces: z
    .strictObject({
      ver: z.int().min(1),
      manifestDigest: z.string().transform((hash): Sha256Hex => parseSha256Hex(hash)),
    })
    .optional(),
  meta: z.strictObject({
    type: z.string(),
    created: z.int().transform((time) => parseMillis(time)),
    name: z.string().optional(),
    labels: z.array(z.string()).optional(),
    tables: z.string().optional(),
  }),
})

/** Seals an upload for later. The key is single-use: its salt is fresh. */
export async function sealUpload(patient: Patient, { plan, record }: FileUpload): Promise<UploadToken> {
  const { random, crypto } = patient.session.client.ports
  const salt = random(saltBytes)
  const { dek, place, meta, bodyLength, sha256, cid, size, partBytes, parts } = plan
  const { replaces } = record
  const content = {
    v: 1,
    recordId: place.recordId,
    dek: toBase64url(dek),
    salt: toBase64url(plan.salt),
    bodyLength,
    sha256,
    cid,
    size,
    partBytes,
    parts,
    class: record.class,
    also: record.also ?? [],
    t: record.t,
    replaces: replaces && { ver: replaces.ver, manifestDigest: replaces.manifestDigest },
    meta,
  }
  const cipher = await withDefaultPorts(crypto).aead.cipher(tokenKey(await patient.vault.inbox(), salt))
  const sealed = await cipher.seal(noNonce, toUtf8(JSON.stringify(content)), aad(patient))
  return toBase64url(concat(salt, sealed))
}

/** Opens what `sealUpload` made. Throws `bad_upload` for another patient's, an altered one, or one of a former root. */
export async function openUpload(patient: Patient, token: UploadToken): Promise<FileUpload> {
  try {
    const sealed = fromBase64url(token)
    const key = tokenKey(await patient.vault.inbox(), sealed.subarray(0, saltBytes))
    const cipher = await withDefaultPorts(patient.session.client.ports.crypto).aead.cipher(key)
    const opened = await cipher.open(noNonce, sealed.subarray(saltBytes), aad(patient))
    if (opened === undefined) throw badUpload()
    return uploadOf(patient, shape.parse(JSON.parse(fromUtf8(opened) ?? '')))
  } catch (cause) {
    throw cause instanceof SdkError ? cause : badUpload(cause)
  }
}

function uploadOf(patient: Patient, content: z.output<typeof shape>): FileUpload {
  const { recordId, dek, salt, bodyLength, sha256, cid, size, partBytes, parts, meta } = content
  const { t, replaces } = content
  const place = { net: patient.session.client.net, patient: patient.address, recordId }
  return {
    plan: { dek, salt, place, meta, bodyLength, sha256, cid, size, partBytes, parts },
    record: {
      class: content.class,
      also: content.also,
      ...(t === undefined ? {} : { t }),
      ...(replaces === undefined ? {} : { replaces: { recordId, ...replaces } }),
      meta,
    },
  }
}

function tokenKey({ secret }: KeyPair, salt: Uint8Array): Uint8Array {
  return hkdfSha256(secret, { salt, info, length: 32 })
}

/** A token is for one patient of one network. */
function aad({ session, address }: Patient): Uint8Array {
  const { chainId, registry } = session.client.net
  return toUtf8(`${chainId} ${registry} ${address}`)
}

function badUpload(cause?: unknown): SdkError {
  return new SdkError('bad_upload', 'What was kept of the upload does not open', {
    ...(cause === undefined ? {} : { cause }),
    next: 'Begin a new upload',
  })
}
