import { FatalError } from '../errors/FatalError.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

type Work<Result> = (tx: LedgerTx) => Promise<Result>

/** Runs units of work, each in a transaction that others share, and resolves after its COMMIT. */
export interface GroupCommit {
  <Result>(work: Work<Result>): Promise<Result>
  /**
   * As work in two parts. `gather` only reads, beside that of the other units, before any of them has written; what it
   * gives comes in the order of the units. So a database over a network is asked for many things at once.
   */
  staged<Result>(gather: Work<() => Promise<Result>>): Promise<Result>
}

interface Waiting {
  readonly gather: (tx: LedgerTx) => Promise<() => Promise<void>>
  readonly settle: () => void
  readonly fail: (error: unknown) => void
}

/** Most units of work in one transaction: bounds the time a fence waits for the writer. */
const MOST_IN_BATCH = 64

/**
 * Many units of work per COMMIT, one writer at a time. Whatever arrives while one commit is being written is the next
 * batch: no timer, no latency when idle. Each caller gets its own result after the COMMIT, or its own error. A batch
 * in which one unit fails is rolled back and repeated one by one, so a bad unit costs its neighbours nothing but time.
 * Where the database itself failed nothing is repeated: nobody knows whether the batch was written.
 */
export function createGroupCommit(ledger: Ledger): GroupCommit {
  let waiting: Waiting[] = []
  let isRunning = false

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      await turn()
      const batch = waiting.slice(0, MOST_IN_BATCH)
      waiting = waiting.slice(MOST_IN_BATCH)
      await commitBatch(ledger, batch)
    }
    isRunning = false
  }

  const staged: GroupCommit['staged'] = (gather) =>
    new Promise((resolve, reject) => {
      let answer: () => void = () => {}
      waiting.push({
        gather: async (tx) => {
          const act = await gather(tx)
          return async () => {
            const result = await act()
            answer = () => resolve(result)
          }
        },
        settle: () => answer(),
        fail: reject,
      })
      if (isRunning) return
      isRunning = true
      void drain()
    })
  const commit = <Result>(work: Work<Result>) => staged<Result>(async (tx) => () => work(tx))
  return Object.assign(commit, { staged })
}

/**
 * One turn of the event loop. A commit of the embedded database holds the loop, so that nothing arrives meanwhile:
 * requests whose bytes are here already are read first, and share the next commit.
 */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

async function commitBatch(ledger: Ledger, batch: readonly Waiting[]): Promise<void> {
  try {
    await ledger.write(async (tx) => {
      const gathered = await Promise.allSettled(batch.map((unit) => unit.gather(tx)))
      for (const unit of gathered) {
        if (unit.status === 'rejected') throw unit.reason
        await unit.value()
      }
    })
    for (const unit of batch) unit.settle()
  } catch (error) {
    const [only, ...others] = batch
    if (only !== undefined && others.length === 0) only.fail(error)
    else if (isOfDatabase(error)) for (const unit of batch) unit.fail(error)
    else for (const unit of batch) await commitBatch(ledger, [unit])
  }
}

function isOfDatabase(error: unknown): boolean {
  return (
    error instanceof FatalError || (error instanceof GatewayError && error.code === 'storage_unavailable')
  )
}
