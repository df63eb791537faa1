import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { type AsideDone, type AsideWork, aside } from './aside.ts'

/** Ed25519 on a thread of its own: together the dearest steps of a release. */
export interface Ed25519Aside {
  sign(key: KeyObject, message: Uint8Array): Promise<Uint8Array>
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>
  close(): Promise<void>
}

type SignItem = AsideWork['signs'][number]
type VerifyItem = AsideWork['verifies'][number]

interface Asked<Item, Result> {
  readonly item: Item
  readonly settle: (result: Result) => void
}

interface Batch {
  readonly signs: Asked<SignItem, Uint8Array>[]
  readonly verifies: Asked<VerifyItem, boolean>[]
}

/**
 * Starts the thread. Whatever is asked for in one turn goes over together: waking a thread costs as much as a signature.
 * Batches are answered in order. When the thread ends, what waits and what comes is done on this one.
 */
export function ed25519Aside(): Ed25519Aside {
  // The same folder and ending as this file, whether it runs as it is written or built.
  const worker = new Worker(new URL(import.meta.url.replace(/Aside(\.\w+)$/, 'Worker$1')))
  worker.unref()
  const sent: Batch[] = []
  let next = emptyBatch()
  let isEnded = false

  const flush = (): void => {
    const batch = next
    next = emptyBatch()
    if (isEnded) answer(batch, aside(workOf(batch)))
    else {
      sent.push(batch)
      worker.postMessage(workOf(batch))
    }
  }
  const end = (): void => {
    isEnded = true
    for (const batch of sent.splice(0)) answer(batch, aside(workOf(batch)))
  }
  worker.on('message', (done: AsideDone) => {
    const batch = sent.shift()
    if (batch !== undefined) answer(batch, done)
  })
  worker.on('error', end)
  worker.on('exit', end)
  const ask = <Item, Result>(list: (batch: Batch) => Asked<Item, Result>[], item: Item): Promise<Result> =>
    new Promise((settle) => {
      if (next.signs.length + next.verifies.length === 0) queueMicrotask(flush)
      list(next).push({ item, settle })
    })
  return {
    sign: (key, message) => ask(({ signs }) => signs, { key, message }),
    verify: (publicKey, message, signature) =>
      ask(({ verifies }) => verifies, { publicKey, message, signature }),
    close: async () => void (await worker.terminate()),
  }
}

function emptyBatch(): Batch {
  return { signs: [], verifies: [] }
}

function workOf({ signs, verifies }: Batch): AsideWork {
  return { signs: signs.map(({ item }) => item), verifies: verifies.map(({ item }) => item) }
}

function answer({ signs, verifies }: Batch, { signatures, areValid }: AsideDone): void {
  for (const [at, { settle }] of signs.entries()) settle(signatures[at] ?? new Uint8Array())
  for (const [at, { settle }] of verifies.entries()) settle(areValid[at] === true)
}
