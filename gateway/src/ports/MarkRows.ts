/** Numbers that a restart must not forget. */
export interface MarkRows {
  /** Highest followed height that a node ever called final; -1 where none did. */
  finalized(): Promise<number>
  setFinalized(height: number): Promise<void>
}
