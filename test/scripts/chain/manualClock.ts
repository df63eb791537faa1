/** A clock and its timers, moved by hand. */
export interface ManualClock {
  elapsed(): number
  schedule(afterMillis: number, run: () => void): () => void
  /** Moves on and runs what becomes due, in order, letting promises settle after each. */
  advance(millis: number): Promise<void>
}

export function manualClock(): ManualClock {
  let now = 0
  let timers: { readonly at: number; readonly run: () => void }[] = []
  return {
    elapsed: () => now,
    schedule(afterMillis, run) {
      const timer = { at: now + afterMillis, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async advance(millis) {
      const end = now + millis
      await settled()
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        timers = timers.filter((other) => other !== due)
        now = Math.max(now, due.at)
        due.run()
        await settled()
      }
      now = end
    },
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
