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
  insert(row: BlobRow): Promise<void>
  delete(sha256: string): Promise<void>
  /** Bytes uploaded by this session that no record names. */
  unnamedBytes(session: string): Promise<number>
}
