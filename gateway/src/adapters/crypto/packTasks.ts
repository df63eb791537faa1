import type { KeyObject } from 'node:crypto'
import { concat } from '@consentry/protocol'
import type { SignatureResult, SignatureTask } from './doSignatures.ts'

/**
 * Tasks as they go from thread to thread: all bytes in one piece, for each piece costs as much as a hash. Keys that sign
 * are named by their place in a list that both sides keep.
 */
export interface PackedTasks {
  readonly kinds: readonly SignatureTask['kind'][]
  /** Of each task: place of the key that signs or bytes of the one that verifies, bytes of message and signature. */
  readonly sizes: readonly number[]
  readonly bytes: Uint8Array<ArrayBuffer>
}

const signatureBytes = 64
const none = new Uint8Array()

/** Packs tasks; `placeOf` says where a key stands. */
export function packTasks(tasks: readonly SignatureTask[], placeOf: (key: KeyObject) => number): PackedTasks {
  const parts: Uint8Array[] = []
  const sizes: number[] = []
  for (const task of tasks) {
    const key = keyBytesOf(task)
    const signature = task.kind === 'sign' ? none : task.signature
    sizes.push(task.kind === 'sign' ? placeOf(task.key) : key.length, task.message.length, signature.length)
    parts.push(key, task.message, signature)
  }
  return { kinds: tasks.map(({ kind }) => kind), sizes, bytes: concat(...parts) }
}

/** What `packTasks` packed. */
export function unpackTasks(
  { kinds, sizes, bytes }: PackedTasks,
  keys: readonly KeyObject[],
): SignatureTask[] {
  let end = 0
  const take = (length: number): Uint8Array => {
    end += length
    return bytes.subarray(end - length, end)
  }
  return kinds.map((kind, at): SignatureTask => {
    const [named = 0, messageSize = 0, signatureSize = 0] = sizes.slice(3 * at, 3 * at + 3)
    const key = kind === 'sign' ? keys[named] : undefined
    if (key !== undefined) return { kind: 'sign', key, message: take(messageSize) }
    const publicKey = take(named)
    const rest = { message: take(messageSize), signature: take(signatureSize) }
    if (kind !== 'es256') return { kind: 'verify', publicKey, ...rest }
    const [x = '', y = ''] = Buffer.from(publicKey).toString('latin1').split('.')
    return { kind, jwk: { kty: 'EC', crv: 'P-256', x, y }, ...rest }
  })
}

/** Results in one piece: 1 or 0 for yes or no; of a signature, behind its 1, 64 bytes. */
export function packResults(results: readonly SignatureResult[]): Uint8Array<ArrayBuffer> {
  return concat(
    ...results.flatMap((result) => {
      if (typeof result === 'boolean') return [Uint8Array.of(Number(result))]
      return [Uint8Array.of(Number(result.length === signatureBytes)), result]
    }),
  )
}

/** What `packResults` packed for these tasks. */
export function unpackResults(tasks: readonly SignatureTask[], bytes: Uint8Array): SignatureResult[] {
  let at = 0
  return tasks.map(({ kind }) => {
    const isYes = bytes[at++] === 1
    if (kind !== 'sign') return isYes
    const start = at
    if (isYes) at += signatureBytes
    return bytes.slice(start, at)
  })
}

function keyBytesOf(task: SignatureTask): Uint8Array {
  if (task.kind === 'sign') return none
  return task.kind === 'verify' ? task.publicKey : Buffer.from(`${task.jwk.x}.${task.jwk.y}`, 'latin1')
}
