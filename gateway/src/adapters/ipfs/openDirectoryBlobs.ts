import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { rawCid } from '@consentry/protocol'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { BlobEntry, BlobIndex } from '../../ports/BlobIndex.ts'
import type { Blobs, StoredBlob } from '../../ports/Blobs.ts'
import { type BlobFiles, openBlobFiles } from './blobFiles.ts'
import { createKeyedLock, type KeyedLock } from './createKeyedLock.ts'
import { fileError, withFileErrors } from './fileError.ts'
import { importBlob } from './importBlob.ts'
import { readLeaves, readPieces, requireDigest } from './readLeaves.ts'
import { type TakenIn, takeIn } from './takeIn.ts'

/** The files of the store and what goes with them. */
interface Store {
  readonly index: BlobIndex
  readonly files: BlobFiles
  readonly lock: KeyedLock
}

/** Where a store lies. `shared`: what several gateways need that store into one folder and one index. */
export interface DirectoryBlobsOptions {
  readonly dir: string
  readonly index: BlobIndex
  readonly shared?: {
    /** The name of this gateway, which no other running one has. */
    readonly sharer: string
    /** Runs what concerns one blob one after the other in all gateways. */
    readonly lock: KeyedLock
  }
}

/**
 * The blob store in a folder: small blobs in the index, larger ones in files, all under their IPFS names. Opening it
 * removes what a killed process left: unfinished files, and files without an entry. Protocol §17.
 */
export async function openDirectoryBlobs({ dir, index, shared }: DirectoryBlobsOptions): Promise<Blobs> {
  const store = await withFileErrors(async () => ({
    index,
    files: await openBlobFiles(dir, shared?.sharer ?? null),
    lock: shared?.lock ?? createKeyedLock(),
  }))
  await withFileErrors(() => recover(store))
  return {
    put: (source, expected) => put(store, source, expected),
    read: (sha256, range) => read(store, sha256, range),
    has: (sha256) => withFileErrors(() => has(store, sha256)),
    delete: (sha256) => withFileErrors(() => remove(store, sha256)),
    list: (page) => index.list(page),
  }
}

// A name that is expected and has an entry was uploaded again when the process ended: its file is whole, old or new.
async function recover(store: Store): Promise<void> {
  for (const sha256 of await store.index.expectedFiles()) {
    await store.lock(sha256, async () => {
      if ((await store.index.get(sha256)) === null) await dropFile(store, sha256)
      else await store.index.forgetFile(sha256)
    })
  }
}

async function put(
  store: Store,
  source: AsyncIterable<Uint8Array>,
  expected: { readonly sha256: string; readonly maxBytes: number },
): Promise<StoredBlob> {
  const taken = await takeIn(store.files, source, expected)
  const { sha256 } = expected
  const entry =
    taken.place === 'index' ? await putSmall(store, sha256, taken) : await putFile(store, sha256, taken)
  return { sha256, cid: entry.cid, size: entry.size, head: taken.head }
}

async function putSmall(
  store: Store,
  sha256: string,
  { size, bytes }: TakenIn & { place: 'index' },
): Promise<BlobEntry> {
  const digest = new Uint8Array(Buffer.from(sha256, 'hex'))
  const entry = { sha256, cid: rawCid(digest), size, leaves: digest, place: 'index' } as const
  return store.lock(sha256, async () => {
    await store.index.put(entry, bytes)
    try {
      requireDigest(await bytesOf(store, sha256), digest)
    } catch (error) {
      await store.index.remove(sha256)
      throw error
    }
    return entry
  })
}

async function putFile(
  store: Store,
  sha256: string,
  { path, size }: TakenIn & { place: 'file' },
): Promise<BlobEntry> {
  const { index, files, lock } = store
  try {
    const entry = await readBack(path, sha256, size)
    await lock(sha256, async () => {
      await index.expectFile(sha256)
      await files.publish(path, sha256)
      // From here on the blob is stored: file, name and entry are durable.
      await index.put(entry, null)
    })
    return entry
  } catch (error) {
    await files.discard(path)
    await lock(sha256, async () => {
      if ((await index.get(sha256)) === null) await dropFile(store, sha256)
    })
    throw error
  }
}

/** Reads a finished file again, whole, and names its blocks. Throws `storage_unavailable` if it is not what came in. */
async function readBack(path: string, sha256: string, size: number): Promise<BlobEntry> {
  const handle = await open(path, 'r')
  try {
    const hash = createHash('sha256')
    const hashed = async function* () {
      for await (const piece of readPieces(handle)) {
        hash.update(piece)
        yield piece
      }
    }
    const found = await importBlob(hashed())
    if (found.size !== size || hash.digest('hex') !== sha256) {
      throw new GatewayError('storage_unavailable', 'a blob reads back otherwise than it was written')
    }
    return { sha256, cid: found.cid, size, leaves: found.leaves, place: 'file' }
  } finally {
    await handle.close()
  }
}

async function* read(
  store: Store,
  sha256: string,
  { start, end }: { readonly start: number; readonly end: number } = {
    start: 0,
    end: Number.MAX_SAFE_INTEGER,
  },
): AsyncGenerator<Uint8Array> {
  try {
    const entry = await store.index.get(sha256)
    if (entry === null) throw new GatewayError('storage_unavailable', 'blob is not stored')
    const range = { start, end: Math.min(end, entry.size) }
    if (entry.place === 'index') {
      const bytes = await bytesOf(store, sha256)
      requireDigest(bytes, entry.leaves)
      if (range.start < range.end) yield bytes.subarray(range.start, range.end)
      return
    }
    const handle = await store.files.open(sha256)
    try {
      yield* readLeaves(handle, entry, range)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw fileError(error)
  }
}

async function bytesOf({ index }: Store, sha256: string): Promise<Uint8Array> {
  const bytes = await index.bytes(sha256)
  if (bytes === null) throw new GatewayError('storage_unavailable', 'the bytes of a blob are missing')
  return bytes
}

async function has({ index, files }: Store, sha256: string): Promise<boolean> {
  const entry = await index.get(sha256)
  if (entry === null) return false
  return entry.place === 'index' || (await files.sizeOf(sha256)) === entry.size
}

function remove(store: Store, sha256: string): Promise<void> {
  return store.lock(sha256, async () => {
    const entry = await store.index.get(sha256)
    if (entry === null) return
    await store.index.remove(sha256)
    if (entry.place === 'file') await dropFile(store, sha256)
  })
}

async function dropFile({ index, files }: Store, sha256: string): Promise<void> {
  await files.remove(sha256)
  await index.forgetFile(sha256)
}
