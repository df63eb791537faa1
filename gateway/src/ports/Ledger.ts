import type { LedgerTx } from './LedgerTx.ts'

/**
 * The gateway's database. One writer at a time: every transaction that writes what a decision reads goes
 * through `write`, in one total order.
 */
export interface Ledger {
  /**
   * Runs `work` in the one writer transaction. When the promise resolves, everything `work` wrote is durable
   * (COMMIT with fsync) and visible to every later `write` and `read`. When `work` throws, nothing was written.
   */
  write<Result>(work: (tx: LedgerTx) => Promise<Result>): Promise<Result>
  /** Runs `work` on one consistent snapshot of what is committed. It must not write. */
  read<Result>(work: (tx: LedgerTx) => Promise<Result>): Promise<Result>
  /** Runs on a savepoint of the writer transaction: when `work` throws, only what it wrote is undone. */
  attempt<Result>(tx: LedgerTx, work: () => Promise<Result>): Promise<Result>
  /**
   * Sees to it that what was deleted or replaced before is no longer in the files, neither in free room nor in logs of
   * changes. False: somebody still reads what was; ask again.
   */
  wipe(): Promise<boolean>
  close(): Promise<void>
}
