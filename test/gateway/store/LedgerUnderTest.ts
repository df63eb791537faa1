import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'

/** A ledger that is open and empty when a test starts. */
export interface LedgerUnderTest {
  readonly ledger: Ledger
  /** Closes it and opens the same data again. */
  reopen(): Promise<void>
}
