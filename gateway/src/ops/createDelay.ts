/** Something that runs some time after it was asked for, however often it is asked for meanwhile. */
export interface Delay {
  ask(): void
  /** Whether it was asked for and will not run any more. */
  stop(): boolean
}

export function createDelay(millis: number, work: () => void): Delay {
  let timer: NodeJS.Timeout | null = null
  return {
    ask: () => {
      timer ??= setTimeout(() => {
        timer = null
        work()
      }, millis)
    },
    stop: () => {
      if (timer === null) return false
      clearTimeout(timer)
      timer = null
      return true
    },
  }
}
