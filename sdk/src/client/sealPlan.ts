import {
  type Cid,
  concat,
  type CryptoPorts,
  envelopeSize,
  framePayloadStream,
  padme,
  payloadHead,
  type PayloadMeta,
  type RecordPlace,
  sealEnvelopeStream,
  type Sha256Hex,
  toHex,
  withDefaultPorts,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Rereadable } from './FileSource.ts'
import { inPieces } from './inPieces.ts'
import { leafBytes, nameContent } from './unixfs.ts'

/** What an envelope is sealed with. The same values give the same bytes: only so can an upload be gone on with. */
export type SealSecret = {
  /** 32 bytes, for one envelope. */
  readonly dek: Uint8Array
  /** 24 bytes. */
  readonly salt: Uint8Array
  readonly place: RecordPlace
  readonly meta: PayloadMeta
  readonly bodyLength: number
}

/** An envelope before it is sent. `parts`: a digest of each part, in order, so that no part is ever sent otherwise. */
export type SealPlan = SealSecret & {
  readonly sha256: Sha256Hex
  readonly cid: Cid
  /** Bytes of the envelope. */
  readonly size: number
  readonly partBytes: number
  readonly parts: readonly Sha256Hex[]
}

/** Bytes of a part unless said otherwise; a multiple of the leaves. */
export const defaultPartBytes: number = 4 * leafBytes

/** Told while a file is sealed and uploaded: bytes of the envelope so far, and of all of it. */
export type FileProgress = { readonly sealed: number; readonly uploaded: number; readonly size: number }

/**
 * Seals a file once without keeping the result, to learn what it is called and how long it is. Nothing leaves the device.
 * Throws `too_large` above 512 MiB, `bad_payload` for a file that changed its length. Spec §6.1, §12.2.
 */
export async function planSealing(
  source: Rereadable,
  { partBytes = defaultPartBytes, ...secret }: SealSecret & { readonly partBytes?: number },
  {
    crypto,
    onSealed,
  }: { readonly crypto: CryptoPorts; readonly onSealed?: (bytes: number, size: number) => void },
): Promise<SealPlan> {
  const { hashes } = withDefaultPorts(crypto)
  const whole = hashes.sha256Stream()
  const leaves: Uint8Array[] = []
  const expected = sealedSize(secret)
  let size = 0
  for await (const leaf of inPieces(sealedBytes(source, secret, crypto), leafBytes)) {
    whole.update(leaf)
    leaves.push(hashes.sha256(leaf))
    size += leaf.length
    onSealed?.(size, expected)
  }
  const perPart = partBytes / leafBytes
  const parts: Sha256Hex[] = []
  for (let i = 0; i < leaves.length; i += perPart)
    parts.push(toHex(hashes.sha256(concat(...leaves.slice(i, i + perPart)))) as Sha256Hex)
  const { cid } = nameContent(leaves, size, (bytes) => hashes.sha256(bytes))
  return { ...secret, sha256: toHex(whole.digest()) as Sha256Hex, cid, size, partBytes, parts }
}

/**
 * Seals the file again, part by part. Each is compared with the plan before it is given: a file that changed in between
 * would else be sealed under a nonce that was used. Parts before `from` bytes are passed over. Throws `source_changed`.
 */
export async function* sealedParts(
  source: Rereadable,
  { plan, from }: { readonly plan: SealPlan; readonly from: number },
  crypto: CryptoPorts,
): AsyncGenerator<{ readonly start: number; readonly bytes: Uint8Array }, void, undefined> {
  const { hashes } = withDefaultPorts(crypto)
  const { partBytes, size } = plan
  let start = 0
  for await (const bytes of inPieces(sealedBytes(source, plan, crypto), partBytes)) {
    const isLast = start + bytes.length === size
    if (start + bytes.length > from || isLast) {
      const leaves: Uint8Array[] = []
      for (let at = 0; at < bytes.length; at += leafBytes)
        leaves.push(hashes.sha256(bytes.subarray(at, at + leafBytes)))
      if (toHex(hashes.sha256(concat(...leaves))) !== plan.parts[start / partBytes]) throw sourceChanged()
      yield { start, bytes }
    }
    start += bytes.length
  }
  if (start !== size) throw sourceChanged()
}

function sealedBytes(
  source: Rereadable,
  { dek, salt, place, meta, bodyLength }: SealSecret,
  crypto: CryptoPorts,
): AsyncIterable<Uint8Array> {
  const payload = framePayloadStream({ meta, bodyLength, body: source.read() })
  // The salt is all that sealing takes from the random source: given, the bytes are the same each time.
  return sealEnvelopeStream(payload, { dek, place }, { ...crypto, random: () => Uint8Array.from(salt) })
}

function sealedSize({ meta, bodyLength }: SealSecret): number {
  return envelopeSize(padme(payloadHead(meta, bodyLength).length + bodyLength))
}

function sourceChanged(): SdkError {
  return new SdkError('source_changed', 'The file changed since its upload began')
}
