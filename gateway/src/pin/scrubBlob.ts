import { createHash } from 'node:crypto'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Blobs } from '../ports/Blobs.ts'

/** What a look at one blob found in its stores. `lost`: no store has it whole. `failed`: a copy could not be repaired. */
export type ScrubOutcome = 'whole' | 'repaired' | 'failed' | 'lost'

/**
 * Reads a blob again, whole, in every store, and puts it anew where it is damaged or missing (§17). Nothing is deleted:
 * a damaged copy is replaced by a good one or stays as it is.
 */
export async function scrubBlob(
  stores: readonly Blobs[],
  { sha256, size }: { readonly sha256: string; readonly size: number },
): Promise<ScrubOutcome> {
  const good: Blobs[] = []
  const bad: Blobs[] = []
  for (const store of stores) ((await isWhole(store, sha256)) ? good : bad).push(store)
  const [source] = good
  if (source === undefined) return 'lost'
  let isRepaired = true
  for (const store of bad) {
    try {
      await store.put(source.read(sha256), { sha256, maxBytes: size })
    } catch (error) {
      requireUnavailable(error)
      isRepaired = false
    }
  }
  if (bad.length === 0) return 'whole'
  return isRepaired ? 'repaired' : 'failed'
}

async function isWhole(store: Blobs, sha256: string): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    if (!(await store.has(sha256))) return false
    for await (const chunk of store.read(sha256)) hash.update(chunk)
  } catch (error) {
    requireUnavailable(error)
    return false
  }
  return hash.digest('hex') === sha256
}

/** Passes on what is no word about the store, such as a failed fsync. */
function requireUnavailable(error: unknown): void {
  if (!(error instanceof GatewayError) || error.code !== 'storage_unavailable') throw error
}
