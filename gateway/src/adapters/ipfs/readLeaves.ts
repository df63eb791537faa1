import { hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { BlobEntry } from '../../ports/BlobIndex.ts'
import { leafBytes } from './importBlob.ts'

/** A part of a content: from `start` up to and without `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Bytes of a stored file, leaf by leaf; each leaf is hashed before a byte of it is given. */
export async function* readLeaves(
  handle: FileHandle,
  entry: BlobEntry,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array> {
  for (let index = Math.floor(start / leafBytes); index * leafBytes < end; index += 1) {
    const offset = index * leafBytes
    const leaf = await readExactly(handle, offset, Math.min(leafBytes, entry.size - offset))
    requireDigest(leaf, entry.leaves.subarray(32 * index, 32 * index + 32))
    yield leaf.subarray(Math.max(0, start - offset), end - offset)
  }
}

/** Whole content of a file in pieces of a leaf, as it lies on the disk. */
export async function* readPieces(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let offset = 0; ; offset += leafBytes) {
    const piece = await readUpTo(handle, offset, leafBytes)
    if (piece.length > 0) yield piece
    if (piece.length < leafBytes) return
  }
}

/** Throws `storage_unavailable` unless the bytes have this SHA-256. */
export function requireDigest(bytes: Uint8Array, digest: Uint8Array): void {
  if (hash('sha256', bytes, 'buffer').equals(digest)) return
  throw new GatewayError('storage_unavailable', 'a stored blob is damaged')
}

async function readExactly(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await readUpTo(handle, offset, length)
  if (bytes.length !== length) throw new GatewayError('storage_unavailable', 'a stored blob is cut short')
  return bytes
}

async function readUpTo(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}
