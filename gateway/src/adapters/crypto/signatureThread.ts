import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Es256Verifier } from '@consentry/protocol'
import { doSignatures, type SignatureResult, type SignatureTask } from './doSignatures.ts'
import { packTasks, unpackResults } from './packTasks.ts'
import { provenSignatures } from './provenSignatures.ts'
import { rawPublicKey } from './rawKeys.ts'
import type { ToSignatureThread } from './signatureThreadWorker.ts'

/** Signatures on a thread of their own: together the dearest steps of a read. */
export interface SignatureThread {
  /** Ed25519; gives what was verified at once, or else no bytes. */
  sign(key: KeyObject, message: Uint8Array): Promise<Uint8Array>
  /** Ed25519. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>
  readonly verifyEs256: Es256Verifier
  close(): Promise<void>
}

interface Asked {
  readonly task: SignatureTask
  readonly settle: (result: SignatureResult) => void
}

/**
 * The thread, which starts when it is needed first. Whatever is asked for in one turn of the event loop goes over
 * together: to wake a thread costs as much as a signature. What is alone in its turn while the thread has nothing to do is
 * done here, without the way there and back. When the thread ends, what waits and what comes is done here, too. What was
 * verified when it was signed is not sent once more.
 */
export function signatureThread(): SignatureThread {
  let worker: Worker | null = null
  const proven = provenSignatures()
  const keys: KeyObject[] = []
  const sent: (readonly Asked[])[] = []
  let next: Asked[] = []
  let isEnded = false

  const flush = (): void => {
    const batch = next
    next = []
    if (isEnded || (batch.length === 1 && sent.length === 0)) doHere(batch)
    else {
      sent.push(batch)
      worker ??= startWorker(take, end)
      worker.postMessage(...packed(batch, keys))
    }
  }
  // Batches are answered in the order they were sent.
  const take = (results: Uint8Array): void => {
    const batch = sent.shift() ?? []
    answer(batch, unpackResults(tasksOf(batch), results))
  }
  const end = (): void => {
    isEnded = true
    for (const batch of sent.splice(0)) doHere(batch)
  }
  const ask = (task: SignatureTask): Promise<SignatureResult> =>
    new Promise((settle) => {
      // Requests come one after the other within a turn, so the turn has to end first.
      if (next.length === 0) setImmediate(flush)
      next.push({ task, settle })
    })
  return {
    sign: async (key, message) => {
      const signature = (await ask({ kind: 'sign', key, message })) as Uint8Array
      if (signature.length > 0) proven.add({ publicKey: publicKeyOf(key), message, signature })
      return signature
    },
    verify: async (publicKey, message, signature) =>
      proven.take({ publicKey, message, signature }) ||
      (await ask({ kind: 'verify', publicKey, message, signature })) === true,
    verifyEs256: async (jwk, message, signature) =>
      (await ask({ kind: 'es256', jwk, message, signature })) === true,
    close: async () => {
      isEnded = true
      await worker?.terminate()
    },
  }
}

const publicKeys = new WeakMap<KeyObject, Uint8Array>()

function publicKeyOf(key: KeyObject): Uint8Array {
  const publicKey = publicKeys.get(key) ?? rawPublicKey(key)
  publicKeys.set(key, publicKey)
  return publicKey
}

function startWorker(onResults: (results: Uint8Array) => void, onEnd: () => void): Worker {
  // The same folder and ending as this file, whether it runs as it is written or built.
  const worker = new Worker(new URL(import.meta.url.replace(/(\.\w+)$/, 'Worker$1')))
  worker.unref()
  return worker.on('message', onResults).on('error', onEnd).on('exit', onEnd)
}

function doHere(batch: readonly Asked[]): void {
  answer(batch, doSignatures(tasksOf(batch)))
}

function tasksOf(batch: readonly Asked[]): readonly SignatureTask[] {
  return batch.map(({ task }) => task)
}

/** `keys`: those that the thread knows; the ones of this batch join them. What goes over is not copied. */
function packed(batch: readonly Asked[], keys: KeyObject[]): [ToSignatureThread, ArrayBuffer[]] {
  const known = keys.length
  const tasks = packTasks(tasksOf(batch), (key) => {
    const place = keys.indexOf(key)
    return place < 0 ? keys.push(key) - 1 : place
  })
  return [{ tasks, newKeys: keys.slice(known) }, [tasks.bytes.buffer]]
}

function answer(batch: readonly Asked[], results: readonly SignatureResult[]): void {
  for (const [at, { settle }] of batch.entries()) settle(results[at] ?? false)
}
