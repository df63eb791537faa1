import type { Address, RecordId } from '@consentry/protocol'

/** Entries of logs that were closed: they are kept, but nothing is appended to them and they may still be erased. */
export interface ClosedLogRows {
  /**
   * Takes all entries out of the log under the name of its origin, and forgets its tiles and checkpoints: the next
   * entry is number 0. Acknowledgements of stored records are no longer made again out of them.
   */
  close(origin: string): Promise<void>
  /** Removes salts, bodies and evidence of what closed logs say about a record; null: about a patient at all. */
  erase(patient: Address, record: RecordId | null): Promise<void>
}
