import { referenceInclusion, referenceRoot } from '../../test/reference/tree.ts'
import { checkpointText, keyOfSeed, lineOf, vkeyOf } from '../../test/reference/note.ts'
import { leafHash, sha256 } from '../../test/reference/proofs.ts'

/** A log of seven leaves, its keys and three witnesses. Everything follows from the names. */

export const origin = 'gw.example/consentry/31337/1'
export const time = 1_767_225_600

const seed = (name: string): Uint8Array => sha256(Buffer.from(`vector ${name}`))

export const logKey = keyOfSeed(origin, 1, seed('log'))
export const otherLogKey = keyOfSeed(origin, 1, seed('other log'))
export const receiptKey = keyOfSeed(`${origin}/receipt`, 1, seed('receipt'))
export const witnessKeys = ['w1', 'w2', 'w3'].map((name) =>
  keyOfSeed(`witness.example/${name}`, 4, seed(name)),
)
export const vkeys = {
  log: vkeyOf(logKey),
  receipt: vkeyOf(receiptKey),
  witnesses: witnessKeys.map(vkeyOf),
}

const entries = Array.from({ length: 7 }, (_, i) => Buffer.from(`entry ${i}`))
export const leafHashes = entries.map(leafHash)
export const size = leafHashes.length
export const root = referenceRoot(leafHashes)
export const text = checkpointText(origin, size, root)
export const pathOf = (index: number): readonly Uint8Array[] => referenceInclusion(index, leafHashes)

/** The checkpoint with the log's own line and those of the witnesses at these places. */
export function cosigned(...places: readonly number[]): string {
  const lines = places.map((at) => {
    const key = witnessKeys[at]
    if (key === undefined) throw new RangeError('no such witness')
    return lineOf(text, key, time + at)
  })
  return `${text}\n${lineOf(text, logKey)}${lines.join('')}`
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** A text with one base64 character of a line replaced by another that is as canonical. */
export function bent(note: string, name: string): string {
  return note.replace(
    new RegExp(`(— ${name} .{20})(.)`),
    (_, before: string, one: string) => `${before}${one === 'A' ? 'B' : 'A'}`,
  )
}
