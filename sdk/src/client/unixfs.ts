import { type Cid, cidOf, concat, decodeCid, rawCid, type Sha256, toUtf8 } from '@consentry/protocol'

/** Bytes of every leaf but the last. Spec §3. */
export const leafBytes = 1_048_576

/** What a content is called, and the node over its leaves; null where the content is one block itself. Spec §3. */
export type NamedContent = { readonly cid: Cid; readonly root: Uint8Array | null }

/**
 * The CID that any IPFS tool computes for a content: a raw block up to 1 MiB, else one UnixFS node over leaves of 1 MiB.
 * An envelope has at most 512, so there is one level. `leaves`: their SHA-256 digests, in order. Spec §3.
 */
export function nameContent(leaves: readonly Uint8Array[], size: number, sha256: Sha256): NamedContent {
  const [only] = leaves
  if (only !== undefined && leaves.length === 1) return { cid: rawCid(only), root: null }
  const sizes = leaves.map((_, i) => Math.min(leafBytes, size - i * leafBytes))
  const links = leaves.map((digest, i) => {
    const hash = bytesOfCid(rawCid(digest))
    const link = concat(field(1, hash), field(2, toUtf8('')), number(3, sizes[i] ?? 0))
    return field(2, link)
  })
  // Type 2 is a file; its length, then the length of each leaf.
  const file = concat(number(1, 2), number(3, size), ...sizes.map((leaf) => number(4, leaf)))
  const root = concat(...links, field(1, file))
  return { cid: cidOf('dag-pb', sha256(root)), root }
}

/** A CID as it stands in blocks and archives: 36 bytes. Spec §3. */
export function bytesOfCid(cid: Cid): Uint8Array {
  const { codec, digest } = decodeCid(cid)
  return concat(Uint8Array.of(1, codec === 'raw' ? 0x55 : 0x70, 0x12, 0x20), digest)
}

/** A number in groups of seven bits, the least first, as protobuf and CAR have it. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}

function field(tag: number, bytes: Uint8Array): Uint8Array {
  return concat(Uint8Array.of((tag << 3) | 2), varint(bytes.length), bytes)
}

function number(tag: number, value: number): Uint8Array {
  return concat(Uint8Array.of(tag << 3), varint(value))
}
