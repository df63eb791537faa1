import type { Millis } from '@consentry/protocol'

/** A ciphertext that was verified by a full re-read. `sha256`: 64 hex digits. `session`: who uploaded it, hex of the token's hash. */
export interface BlobRow {
  readonly sha256: string
  readonly cid: string
  readonly size: number
  readonly session: string
  readonly storedAt: Millis
}

export interface BlobRows {
  blob(sha256: string): Promise<BlobRow | null>
  /** Those of the digests that have a row. */
  known(digests: readonly string[]): Promise<ReadonlySet<string>>
  insert(row: BlobRow): Promise<void>
  delete(sha256: string): Promise<void>
  /** Those that no record names and that were stored before `before`, oldest first. */
  unnamedBefore(before: Millis, limit: number): Promise<readonly BlobRow[]>
  /** Whether no record names it and it was stored before `before`. */
  isUnnamed(sha256: string, before: Millis): Promise<boolean>
  /** Those that were not found whole since `before`, longest ago first. */
  uncheckedSince(before: Millis, limit: number): Promise<readonly BlobRow[]>
  /** Found whole in every store. */
  setChecked(sha256: string, at: Millis): Promise<void>
  /** Bytes uploaded by this session that no record names. */
  unnamedBytes(session: string): Promise<number>
}
