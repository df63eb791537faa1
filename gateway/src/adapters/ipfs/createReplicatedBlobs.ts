import { GatewayError } from '../../errors/GatewayError.ts'
import type { Blobs, ListedBlob, StoredBlob } from '../../ports/Blobs.ts'

/**
 * One store made of several: a blob counts as stored once every one of them has read it back; it is read from the first
 * that has it whole. A part that turns out damaged in the middle goes on from the next store.
 */
export function createReplicatedBlobs(stores: readonly [Blobs, ...Blobs[]]): Blobs {
  const [first, ...others] = stores
  return {
    put: async (source, expected) => {
      const had = await Promise.all(stores.map((store) => hasIt(store, expected.sha256)))
      const stored = await first.put(source, expected)
      try {
        // What the first gives was verified leaf by leaf, so memory stays constant whatever the size.
        for (const other of others) await copy(first, other, stored)
      } catch (error) {
        for (const [at, store] of stores.entries()) {
          if (had[at] === false) await store.delete(expected.sha256).catch(() => {})
        }
        throw error
      }
      return stored
    },
    read: (sha256, range) => readFirst(stores, sha256, range),
    has: async (sha256) => {
      for (const store of stores) if (await hasIt(store, sha256)) return true
      return false
    },
    list: async (page) => {
      const listed = new Map<string, ListedBlob>()
      for (const store of stores) for (const blob of await store.list(page)) listed.set(blob.sha256, blob)
      // What one store has beyond the last page of another is on a later page of both.
      return [...listed.values()].toSorted(bySha256).slice(0, page.limit)
    },
    delete: async (sha256) => {
      // All are asked, also after one failed; the failure is told, for the caller comes again.
      const outcomes = await Promise.allSettled(stores.map((store) => store.delete(sha256)))
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    },
  }
}

function copy(from: Blobs, to: Blobs, { sha256, size }: StoredBlob): Promise<StoredBlob> {
  return to.put(from.read(sha256), { sha256, maxBytes: size })
}

function bySha256(one: ListedBlob, other: ListedBlob): number {
  return one.sha256 < other.sha256 ? -1 : 1
}

/** A store that does not answer has nothing to give. */
async function hasIt(store: Blobs, sha256: string): Promise<boolean> {
  try {
    return await store.has(sha256)
  } catch (error) {
    if (isUnavailable(error)) return false
    throw error
  }
}

async function* readFirst(
  stores: readonly Blobs[],
  sha256: string,
  { start, end }: { readonly start: number; readonly end: number } = {
    start: 0,
    end: Number.MAX_SAFE_INTEGER,
  },
): AsyncGenerator<Uint8Array> {
  let place = start
  let failure: unknown = new GatewayError('storage_unavailable', 'no store of blobs')
  for (const store of stores) {
    try {
      for await (const chunk of store.read(sha256, { start: place, end })) {
        place += chunk.length
        yield chunk
      }
      return
    } catch (error) {
      if (!isUnavailable(error)) throw error
      failure = error
    }
  }
  throw failure
}

function isUnavailable(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'storage_unavailable'
}
