/** The last checkpoint this log ever signed, kept apart from the ledger: it detects a ledger that was rolled back. */
export interface CheckpointLock {
  load(
    origin: string,
  ): Promise<{ readonly size: number; readonly root: Uint8Array; readonly note: string } | null>
  /** Compare-and-swap: false when the stored note is not `expected` (null: none). Durable when it resolves true. */
  replace(
    origin: string,
    expected: string | null,
    next: { readonly size: number; readonly root: Uint8Array; readonly note: string },
  ): Promise<boolean>
  close(): Promise<void>
}
