/**
 * Applies `work` to each item, up to `width` at a time, and yields the results in order. When the consumer stops or
 * an item fails, nothing that is still running is left without a handler.
 */
export async function* mapOrdered<Item, Result>(
  source: AsyncIterable<Item>,
  width: number,
  work: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = []
  let index = 0
  try {
    for await (const item of source) {
      const result = work(item, index++)
      // It may fail while the consumer is busy; the failure is met in order, not reported as unhandled now.
      result.catch(ignore)
      running.push(result)
      const [first] = running.length >= width ? running.splice(0, 1) : []
      if (first !== undefined) yield await first
    }
    for (const result of running) yield await result
  } finally {
    await Promise.allSettled(running)
  }
}

function ignore(): void {}
