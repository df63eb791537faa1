import { GatewayError } from '../../errors/GatewayError.ts'

/** Things of which each is used by one at a time. */
export interface Pool<Item> {
  /** Waits for its turn, in order of asking. Throws `storage_unavailable` when it waited too long or after `drain`. */
  use<Result>(work: (item: Item) => Promise<Result>): Promise<Result>
  /** Resolves when nobody uses anything any more; whoever asks later is refused. */
  drain(): Promise<void>
}

interface Waiting<Item> {
  readonly take: (item: Item) => void
  readonly refuse: (error: GatewayError) => void
  readonly timer: NodeJS.Timeout
}

/** A pool over these items. `waitMs`: how long somebody waits for a turn. */
export function createPool<Item>(items: readonly Item[], waitMs: number): Pool<Item> {
  const free = [...items]
  const waiting: Waiting<Item>[] = []
  let drained: (() => void) | null = null

  const take = (): Promise<Item> => {
    if (drained !== null) return Promise.reject(closed())
    const item = free.pop()
    return item === undefined ? waitIn(waiting, waitMs) : Promise.resolve(item)
  }
  const give = (item: Item): void => {
    const next = waiting.shift()
    if (next !== undefined) {
      clearTimeout(next.timer)
      next.take(item)
      return
    }
    free.push(item)
    if (free.length === items.length) drained?.()
  }

  return {
    use: async (work) => {
      const item = await take()
      try {
        return await work(item)
      } finally {
        give(item)
      }
    },
    drain: () => {
      for (const { refuse, timer } of waiting.splice(0)) {
        clearTimeout(timer)
        refuse(closed())
      }
      return new Promise((resolve) => {
        drained = resolve
        if (free.length === items.length) resolve()
      })
    },
  }
}

function waitIn<Item>(waiting: Waiting<Item>[], waitMs: number): Promise<Item> {
  return new Promise((take, refuse) => {
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(entry), 1)
      refuse(new GatewayError('storage_unavailable', `no turn within ${waitMs} ms`, { retryAfter: 1 }))
    }, waitMs)
    const entry: Waiting<Item> = { take, refuse, timer }
    waiting.push(entry)
  })
}

function closed(): GatewayError {
  return new GatewayError('storage_unavailable', 'database is closed')
}
