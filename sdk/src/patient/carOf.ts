import { type Cid, concat, type Hashes, rawCid, toUtf8, withDefaultPorts } from '@consentry/protocol'
import { inPieces } from '../client/inPieces.ts'
import type { Session } from '../client/login.ts'
import { ciphertextOf } from '../client/openRecordStream.ts'
import { bytesOfCid, leafBytes, nameContent, varint } from '../client/unixfs.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { ArchiveContents } from './ArchiveContents.ts'

// The library's writer is pushed to and cannot be told that its source failed. A block is three things in a row, so blocks
// are written here; the library's reader reads them back.

const cidLength = 36
/** The CBOR of `{roots: [cid], version: 1}` around the CID. */
const beforeRoot = concat(
  Uint8Array.of(0xa2, 0x65),
  toUtf8('roots'),
  Uint8Array.of(0x81, 0xd8, 0x2a, 0x58, 0x25, 0),
)
const afterRoot = concat(Uint8Array.of(0x67), toUtf8('version'), Uint8Array.of(1))

/** Bytes of the CAR of these contents, before it is made. */
export function carSize({ manifest, keyring, blobs }: ArchiveContents): number {
  const head = beforeRoot.length + cidLength + afterRoot.length
  const sizes = [...blobs.values()].flatMap(({ size }) => blockSizes(size))
  return [manifest.length, keyring.length, ...sizes].reduce(
    (sum, bytes) => sum + framed(cidLength + bytes),
    framed(head),
  )
}

/**
 * The envelopes as a CAR (CARv1): its root is the newest key manifest, then the keyring, then every envelope in the order of
 * the export, large ones leaf by leaf with their node at the end. Throws `bad_chunk` for a ciphertext that is not the one
 * named, `bad_archive` for another CID. Spec §3, §16
 */
export async function* carOf(
  session: Session,
  { manifest, keyring, blobs }: ArchiveContents,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { hashes } = withDefaultPorts(session.client.ports.crypto)
  const root = rawOf(hashes, manifest)
  const head = concat(beforeRoot, bytesOfCid(root), afterRoot)
  yield concat(varint(head.length), head)
  yield block(root, manifest)
  yield block(rawOf(hashes, keyring), keyring)
  for (const blob of blobs.values()) {
    const leaves: Uint8Array[] = []
    for await (const leaf of inPieces(ciphertextOf(session, blob), leafBytes)) {
      const digest = hashes.sha256(leaf)
      leaves.push(digest)
      yield block(rawCid(digest), leaf)
      onBytes(leaf.length)
    }
    const named = nameContent(leaves, blob.size, (bytes) => hashes.sha256(bytes))
    if (named.cid !== blob.cid) throw new SdkError('bad_archive', 'An envelope has another CID than was said')
    if (named.root !== null) yield block(named.cid, named.root)
  }
}

function rawOf(hashes: Pick<Hashes, 'sha256'>, bytes: Uint8Array): Cid {
  return rawCid(hashes.sha256(bytes))
}

function block(cid: Cid, bytes: Uint8Array): Uint8Array {
  return concat(varint(cidLength + bytes.length), bytesOfCid(cid), bytes)
}

/** Lengths of the blocks of a content; those of the node do not depend on the digests. */
function blockSizes(size: number): readonly number[] {
  const leaves = Array.from({ length: Math.ceil(size / leafBytes) }, (_, i) =>
    Math.min(leafBytes, size - i * leafBytes),
  )
  const zeros = leaves.map(() => new Uint8Array(32))
  const { root } = nameContent(zeros, size, () => new Uint8Array(32))
  return root === null ? leaves : [...leaves, root.length]
}

function framed(bytes: number): number {
  return varint(bytes).length + bytes
}
