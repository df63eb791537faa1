import type { Millis } from '@consentry/protocol'

/** A checkpoint as it was signed and locked. */
export interface CheckpointRow {
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
  readonly signedAt: Millis
}

/** Tiles (C2SP tlog-tiles, full ones only: 256 hashes) and published checkpoints. */
export interface TreeRows {
  tile(level: number, index: number): Promise<Uint8Array | null>
  insertTile(level: number, index: number, hashes: Uint8Array): Promise<void>
  tileCount(): Promise<number>
  lastCheckpoint(): Promise<CheckpointRow | null>
  /** Ascending by size, from `size` on. */
  checkpointsFrom(size: number, limit: number): Promise<readonly CheckpointRow[]>
  insertCheckpoint(row: CheckpointRow): Promise<void>
}
