import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

type Work<Result> = (tx: LedgerTx) => Promise<Result>

interface Waiting {
  readonly run: (tx: LedgerTx) => Promise<void>
  readonly settle: () => void
  readonly fail: (error: unknown) => void
}

/** Most units of work in one transaction: bounds the time a fence waits for the writer. */
const MOST_IN_BATCH = 64

/**
 * Many units of work per COMMIT, one writer at a time. Whatever arrives while one commit is being written is the next
 * batch: no timer, no latency when idle. Each caller gets its own result after the COMMIT, or its own error. A batch
 * in which one unit fails is rolled back and repeated one by one, so a bad unit costs its neighbours nothing but time.
 */
export function createGroupCommit(ledger: Ledger): <Result>(work: Work<Result>) => Promise<Result> {
  let waiting: Waiting[] = []
  let isRunning = false

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_IN_BATCH)
      waiting = waiting.slice(MOST_IN_BATCH)
      await commitBatch(ledger, batch)
    }
    isRunning = false
  }

  return (work) =>
    new Promise((resolve, reject) => {
      let answer: () => void = () => {}
      waiting.push({
        run: async (tx) => {
          const result = await work(tx)
          answer = () => resolve(result)
        },
        settle: () => answer(),
        fail: reject,
      })
      if (isRunning) return
      isRunning = true
      void drain()
    })
}

async function commitBatch(ledger: Ledger, batch: readonly Waiting[]): Promise<void> {
  try {
    await ledger.write(async (tx) => {
      for (const unit of batch) await unit.run(tx)
    })
    for (const unit of batch) unit.settle()
  } catch (error) {
    const [only, ...others] = batch
    if (only !== undefined && others.length === 0) only.fail(error)
    else for (const unit of batch) await commitBatch(ledger, [unit])
  }
}
