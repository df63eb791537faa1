import type { Address, RecordId } from '@consentry/protocol'
import type { LeafRow, LeafRows } from './LeafRows.ts'
import type { TreeRows } from './TreeRows.ts'

/** A closed log as it can still be read. */
export interface ClosedLog {
  readonly leaves: Pick<LeafRows, 'size' | 'leaf' | 'range' | 'trail'>
  readonly tree: Omit<TreeRows, 'insertTile' | 'insertCheckpoint'>
}

/** Entries of logs that were closed: they are kept, but nothing is appended to them and they may still be erased. */
export interface ClosedLogRows {
  /**
   * Takes all entries, tiles and checkpoints out of the log under the name of its origin: the next entry is number 0.
   * Acknowledgements of stored records are no longer made again out of them.
   */
  close(origin: string): Promise<void>
  /** The closed log of this origin; empty where none was. */
  of(origin: string): ClosedLog
  /** Entries of all closed logs that name this evidence. */
  byEvidence(hash: string): Promise<readonly LeafRow[]>
  /** Removes salts, bodies and evidence of what closed logs say about a record; null: about a patient at all. */
  erase(patient: Address, record: RecordId | null): Promise<void>
}
