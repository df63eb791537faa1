import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** A ledger that says when a transaction with notices was committed, and where a writer of notices marks it. */
export interface WakingLedger {
  readonly ledger: Ledger
  readonly mark: (tx: LedgerTx) => void
  /** Hears of every such commit of this process from now on. */
  onCommit(listener: () => void): void
}

/** Own notices are told at once: nobody waits for the next look at the table. */
export function createWakingLedger(inner: Ledger): WakingLedger {
  let isMarked = false
  let tell: () => void = () => {}
  return {
    // One writer at a time: what is marked belongs to the transaction that runs.
    mark: () => {
      isMarked = true
    },
    onCommit: (listener) => {
      tell = listener
    },
    ledger: {
      ...inner,
      write: async (work) => {
        let hasNotices = false
        const result = await inner.write(async (tx) => {
          isMarked = false
          const made = await work(tx)
          hasNotices = isMarked
          return made
        })
        if (hasNotices) tell()
        return result
      },
    },
  }
}
