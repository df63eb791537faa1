import { type JsonLimits, strictJson } from '@consentry/protocol'
import { FatalError } from '../errors/FatalError.ts'

/** A file of a backup by its path below the backup's folder. */
export type BackupFile = {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** What a backup holds; written last, so that a folder without it is no backup. */
export type BackupManifest = {
  readonly v: 1
  readonly createdAt: string
  /** Log of the ledger and how many entries it has; null for a ledger that was never started. */
  readonly log: { readonly origin: string; readonly size: number } | null
  readonly files: readonly BackupFile[]
}

export const manifestName = 'backup.json'

/** A backup of a million blobs is named by some 200 MB. */
const limits: JsonLimits = { bytes: 1_073_741_824, depth: 4, keys: 1_073_741_824 }

const PATH =
  /^(?:(?:ledger|blobs)\.sqlite|deployment\.json|keys\/[a-z]+\.key|blobs\/files\/([0-9a-f]{2})\/\1[0-9a-f]{62})$/

/** Reads a manifest. Throws `FatalError` for anything else, also for a path that leaves the folder. */
export function parseBackupManifest(bytes: Uint8Array): BackupManifest {
  try {
    // Looked at before it is believed, below.
    const found = strictJson(bytes, limits) as unknown as BackupManifest
    const isWhole =
      found.v === 1 &&
      typeof found.createdAt === 'string' &&
      (found.log === null ||
        (typeof found.log.origin === 'string' && Number.isSafeInteger(found.log.size))) &&
      found.files.every(isFile) &&
      new Set(found.files.map(({ path }) => path)).size === found.files.length
    if (isWhole) return found
  } catch (cause) {
    throw new FatalError('the manifest of the backup cannot be read', { cause })
  }
  throw new FatalError('the manifest of the backup has another form')
}

function isFile({ path, bytes, sha256 }: BackupFile): boolean {
  return PATH.test(path) && Number.isSafeInteger(bytes) && bytes >= 0 && /^[0-9a-f]{64}$/.test(sha256)
}
