import { FatalError } from '../errors/FatalError.ts'
import type { Journal } from '../ports/Journal.ts'

/** A repeated pass. `wake` runs it at once (or right after the running one); `stop` waits for the running one. */
export interface Loop {
  wake(): void
  stop(): Promise<void>
}

export interface LoopOptions {
  readonly name: string
  readonly everyMs: number
  readonly journal: Journal
  /** Hears of a `FatalError`: the machine below us is broken and the process has to end. */
  readonly onFatal: (error: FatalError) => void
}

/**
 * Runs `pass` again and again, never two at a time. A pass that fails is tried again at the next turn: passes are
 * written so that doing one twice does no harm.
 */
export function startLoop(
  pass: () => Promise<unknown>,
  { name, everyMs, journal, onFatal }: LoopOptions,
): Loop {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let isAskedAgain = false
  let isStopped = false
  const run = async (): Promise<void> => {
    do {
      isAskedAgain = false
      try {
        await pass()
      } catch (error) {
        if (error instanceof FatalError) onFatal(error)
        else
          journal.warn('loop pass failed', {
            state: name,
            reason: error instanceof Error ? error.name : 'unknown',
          })
      }
    } while (isAskedAgain && !isStopped)
  }
  const turn = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (isStopped || running !== null) return
    running = run().finally(() => {
      running = null
      if (!isStopped) timer = setTimeout(turn, everyMs)
    })
  }
  turn()
  return {
    wake: () => {
      if (running === null) turn()
      else isAskedAgain = true
    },
    stop: async () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
