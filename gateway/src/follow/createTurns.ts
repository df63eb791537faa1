/** Work that is done one after the other, in order of asking. */
export interface Turns {
  take<Result>(work: () => Promise<Result>): Promise<Result>
  /** Resolves when all that was asked for has ended, for `ms` at most. */
  wait(ms: number): Promise<void>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take: (work) => {
      // Whoever came before has told its own caller how it ended.
      const turn = last.then(work, work)
      last = turn.catch(() => undefined)
      return turn
    },
    wait: async (ms) => {
      let timer: NodeJS.Timeout | undefined
      const time = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms)
      })
      await Promise.race([last, time])
      clearTimeout(timer)
    },
  }
}
