import { FatalError } from '../errors/FatalError.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

type Work<Result> = (tx: LedgerTx) => Promise<Result>

/**
 * Work in two parts for units of one kind. The first part only reads, before any unit of the transaction has written; it
 * gives how to write. Results are in the order of the inputs.
 */
export type Setwise<Input, Result> = (
  tx: LedgerTx,
  inputs: readonly Input[],
) => Promise<() => Promise<readonly Result[]>>

/** Runs units of work, each in a transaction that others share, and resolves after its COMMIT. */
export interface GroupCommit {
  <Result>(work: Work<Result>): Promise<Result>
  /**
   * As work in two parts. Units with the same `work` that wait one after the other are one call of it, so that it can
   * read and write for all of them at once; over a network all calls read beside each other.
   */
  setwise<Input, Result>(work: Setwise<Input, Result>, input: Input): Promise<Result>
}

interface Waiting {
  readonly work: Setwise<unknown, unknown>
  readonly input: unknown
  readonly settle: (result: unknown) => void
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

  // As long as each turn brings somebody else, they share the commit: it costs more than the turn.
  const gatherUnits = async (): Promise<void> => {
    for (let seen = 0; waiting.length > seen && waiting.length < MOST_IN_BATCH; ) {
      seen = waiting.length
      await turn()
    }
  }
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      await gatherUnits()
      const batch = waiting.slice(0, MOST_IN_BATCH)
      waiting = waiting.slice(MOST_IN_BATCH)
      await commitBatch(ledger, batch)
    }
    isRunning = false
  }
  const setwise = <Input, Result>(work: Setwise<Input, Result>, input: Input): Promise<Result> =>
    new Promise((resolve, fail) => {
      // `commitBatch` gives each work the inputs, and each caller the results, that came with it.
      const unit = { work, input, settle: resolve, fail } as unknown as Waiting
      waiting.push(unit)
      if (isRunning) return
      isRunning = true
      void drain()
    })
  const commit = <Result>(work: Work<Result>): Promise<Result> =>
    // One kind of unit whose input is the work itself.
    setwise(oneAfterTheOther as Setwise<Work<Result>, Result>, work)
  return Object.assign(commit, { setwise })
}

async function oneAfterTheOther(tx: LedgerTx, works: readonly Work<unknown>[]) {
  return async (): Promise<readonly unknown[]> => {
    const results: unknown[] = []
    for (const work of works) results.push(await work(tx))
    return results
  }
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
    const results = await ledger.write(async (tx) => {
      const gathered = await Promise.allSettled(runsOf(batch).map(({ work, inputs }) => work(tx, inputs)))
      const made: unknown[] = []
      for (const run of gathered) {
        if (run.status === 'rejected') throw run.reason
        made.push(...(await run.value()))
      }
      return made
    })
    for (const [at, unit] of batch.entries()) unit.settle(results[at])
  } catch (error) {
    const [only, ...others] = batch
    if (only !== undefined && others.length === 0) only.fail(error)
    else if (isOfDatabase(error)) for (const unit of batch) unit.fail(error)
    else for (const unit of batch) await commitBatch(ledger, [unit])
  }
}

interface Run {
  readonly work: Waiting['work']
  readonly inputs: unknown[]
}

/** Neighbours of one kind together. */
function runsOf(batch: readonly Waiting[]): readonly Run[] {
  const runs: Run[] = []
  for (const { work, input } of batch) {
    const last = runs.at(-1)
    if (last?.work === work) last.inputs.push(input)
    else runs.push({ work, inputs: [input] })
  }
  return runs
}

function isOfDatabase(error: unknown): boolean {
  return (
    error instanceof FatalError || (error instanceof GatewayError && error.code === 'storage_unavailable')
  )
}
