/** Runs what concerns the same key one after the other, in order of asking. */
export type KeyedLock = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

export function createKeyedLock(): KeyedLock {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = last.get(key)
    const run = (async () => {
      // Whoever came before has told its own caller how it ended.
      await before?.catch(() => {})
      return work()
    })()
    last.set(key, run)
    try {
      return await run
    } finally {
      if (last.get(key) === run) last.delete(key)
    }
  }
}
