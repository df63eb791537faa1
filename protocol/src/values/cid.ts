import { cidBase32, fromBase32, toBase32 } from '../bytes/base32.ts'
import { concat } from '../bytes/concat.ts'
import { equal } from '../bytes/equal.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Brand } from './brand.ts'

/** A CIDv1 with a SHA-256 digest, base32 lower case. Spec §3. */
export type Cid = Brand<string, 'Cid'>

/** What a CID's root block is: the bytes themselves, or a UnixFS node over 1 MiB leaves. Spec §3. */
export type CidCodec = 'raw' | 'dag-pb'

const codecCodes: ReadonlyMap<CidCodec, number> = new Map<CidCodec, number>([
  ['raw', 0x55],
  ['dag-pb', 0x70],
])

/** The CID of a single raw block with this SHA-256 digest (32 bytes): for contents up to 1 MiB. Spec §3. */
export function rawCid(digest: Uint8Array): Cid {
  return cidOf('raw', digest)
}

/** The CIDv1 of a block by codec and SHA-256 digest (32 bytes). Spec §3. */
export function cidOf(codec: CidCodec, digest: Uint8Array): Cid {
  if (digest.length !== 32) throw new RangeError('SHA-256 digest of 32 bytes expected')
  return `b${toBase32(concat(prefixOf(codec), digest), cidBase32)}` as Cid
}

/** Whether a value is a CID of the two allowed forms. Spec §3. */
export function isCid(value: unknown): value is Cid {
  return typeof value === 'string' && decode(value) !== undefined
}

/** Checks a CID. Throws `bad_request`. Spec §3. */
export function parseCid(value: unknown): Cid {
  if (isCid(value)) return value
  throw new ProtocolError('bad_request', 'Not a CIDv1 with SHA-256 in base32', { given: redact(value) })
}

/** Codec and digest of a CID. Throws `bad_request` for other text. Spec §3. */
export function decodeCid(cid: string): { readonly codec: CidCodec; readonly digest: Uint8Array } {
  const decoded = decode(cid)
  if (decoded === undefined) {
    throw new ProtocolError('bad_request', 'Not a CIDv1 with SHA-256 in base32', { given: redact(cid) })
  }
  return decoded
}

function decode(text: string): { codec: CidCodec; digest: Uint8Array } | undefined {
  // 'b' and 58 characters for 36 bytes; checked first so that `fromBase32` sees only texts it can read.
  if (!/^b[a-z2-7]{57}[aeimquy4]$/.test(text)) return undefined
  const bytes = fromBase32(text.slice(1), cidBase32)
  for (const codec of codecCodes.keys()) {
    if (equal(bytes.subarray(0, 4), prefixOf(codec))) return { codec, digest: bytes.subarray(4) }
  }
  return undefined
}

function prefixOf(codec: CidCodec): Uint8Array {
  return Uint8Array.of(0x01, codecCodes.get(codec) ?? 0, 0x12, 0x20)
}
