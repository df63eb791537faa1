import type { KeyObject } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { doSignatures } from './doSignatures.ts'
import { type PackedTasks, packResults, unpackTasks } from './packTasks.ts'

/** What the thread is told: tasks, and the keys that were not named before. */
export interface ToSignatureThread {
  readonly tasks: PackedTasks
  readonly newKeys: readonly KeyObject[]
}

const keys: KeyObject[] = []

// What `signatureThread` starts: it does nothing but this.
parentPort?.on('message', ({ tasks, newKeys }: ToSignatureThread) => {
  keys.push(...newKeys)
  const results = packResults(doSignatures(unpackTasks(tasks, keys)))
  parentPort?.postMessage(results, [results.buffer])
})
