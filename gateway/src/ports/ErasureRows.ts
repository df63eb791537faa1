import type { Address, Millis, RecordId } from '@consentry/protocol'

/**
 * What still has to go of a patient who had everything erased: records of admission up to `seq` whose id is after
 * `record`, and what leaves say up to `pseq`. Empty and -1: none.
 */
export interface PendingErasure {
  readonly patient: Address
  readonly seq: number
  readonly record: RecordId | ''
  readonly pseq: number
}

export interface ErasureRows {
  /**
   * Deletes keys, openings, messages, requests, notices, counted denials and sessions of a patient, and remembers that
   * the rest of what is stored now has to go too. Resolves with the number of her newest leaf; -1 where there is none.
   */
  begin(patient: Address): Promise<number>
  pending(limit: number): Promise<readonly PendingErasure[]>
  /** Erases so many records or leaves of the rest. `isDone`: nothing is left of it. `blobs`: no record names them now. */
  goOn(
    patient: Address,
    limit: number,
  ): Promise<{ readonly isDone: boolean; readonly blobs: readonly string[] }>
  /** Something was erased at `now` that the files of the database may still hold; of several the first counts. */
  oweWipe(now: Millis): Promise<void>
  /** Since when the files may hold something erased; null where they do not. */
  wipeOwedSince(): Promise<Millis | null>
  /** The files were wiped of what was owed since `since`. */
  wiped(since: Millis): Promise<void>
}
