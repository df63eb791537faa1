import type { Awaitable } from '../crypto/Aead.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** SHA-256 as the tree needs it; a server plugs in a native one. Must not keep the bytes that it is given. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/**
 * Reads the hash of a complete subtree: level 0 are leaf hashes, node `index` of level `l` covers the leaves
 * `index·2^l … (index+1)·2^l − 1`. Asked only for nodes that are complete at the given size. Spec §14.
 */
export type NodeReader = (level: number, index: number) => Awaitable<Uint8Array>

/**
 * The right edge of a tree: the roots of its complete subtrees from left to right, one for each 1 bit of `size`.
 * All that is needed to append. Spec §14.
 */
export type Frontier = { readonly size: number; readonly hashes: readonly Uint8Array[] }

/** Told of every node that an append completes, leaf first. */
export type NodeSink = (level: number, index: number, hash: Uint8Array) => void

/** The tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, hashes: [] }

/** Hash of a leaf: `SHA-256(0x00 ‖ leaf)`. RFC 6962 §2.1, spec §14. */
export function hashLeaf(leaf: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  const input = new Uint8Array(leaf.length + 1)
  input.set(leaf, 1)
  return hash(input)
}

// One for all nodes: to make 65 bytes anew costs as much as to hash them, and a hash is done with them when it returns.
const nodeInput = new Uint8Array(65)
nodeInput[0] = 0x01

/**
 * Hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
 *
 * @throws `bad_proof` unless both have 32 bytes. RFC 6962 §2.1
 */
export function hashChildren(left: Uint8Array, right: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  if (left.length !== 32 || right.length !== 32) throw notAHash(left.length === 32 ? right : left)
  nodeInput.set(left, 1)
  nodeInput.set(right, 33)
  return hash(nodeInput)
}

/** Appends a leaf hash; amortised one hash. `onNode` sees what became complete. Spec §14. */
export function appendLeaf(
  { size, hashes }: Frontier,
  leafHash: Uint8Array,
  { onNode, hash = sha256 }: { readonly onNode?: NodeSink; readonly hash?: Sha256 } = {},
): Frontier {
  const edge = [...hashes]
  let node = leafHash
  let index = size
  onNode?.(0, index, node)
  // An odd index is a right child: its left sibling is the last of the edge.
  for (let level = 1; index % 2 === 1; level++) {
    node = hashChildren(edge.pop() ?? node, node, hash)
    index = (index - 1) / 2
    onNode?.(level, index, node)
  }
  edge.push(node)
  return { size: size + 1, hashes: edge }
}

/** The root of a tree by its frontier, 32 bytes; of the empty tree SHA-256 of nothing. RFC 6962 §2.1. */
export function rootOf({ hashes }: Frontier, hash: Sha256 = sha256): Uint8Array {
  const last = hashes.at(-1)
  if (last === undefined) return hash(new Uint8Array(0))
  return hashes.slice(0, -1).reduceRight((right, left) => hashChildren(left, right, hash), last)
}

/** The frontier of a tree whose nodes are stored. */
export async function readFrontier(size: number, hashAt: NodeReader): Promise<Frontier> {
  const hashes: Uint8Array[] = []
  let start = 0
  for (let level = topLevel(size); start < size; level--) {
    const width = 2 ** level
    if (size - start < width) continue
    hashes.push(await hashAt(level, start / width))
    start += width
  }
  return { size, hashes }
}

/** The root of a tree whose nodes are stored. */
export async function readRoot(size: number, hashAt: NodeReader, hash: Sha256 = sha256): Promise<Uint8Array> {
  return rootOf(await readFrontier(size, hashAt), hash)
}

/**
 * The root over leaves `start…end − 1`. `start` is a multiple of the smallest power of two ≥ the length, as it is for
 * every range of a proof. RFC 6962 §2.1
 */
export async function readRange(
  { start, end }: { readonly start: number; readonly end: number },
  hashAt: NodeReader,
  hash: Sha256 = sha256,
): Promise<Uint8Array> {
  const width = end - start
  const level = topLevel(width)
  if (2 ** level === width) return hashAt(level, start / width)
  const middle = start + splitPoint(width)
  const left = await readRange({ start, end: middle }, hashAt, hash)
  return hashChildren(left, await readRange({ start: middle, end }, hashAt, hash), hash)
}

/** The largest power of two below `width` ≥ 2: where RFC 6962 splits a range. */
export function splitPoint(width: number): number {
  const largest = 2 ** topLevel(width)
  return largest === width ? width / 2 : largest
}

/** The exponent of the largest power of two that is not above `size` ≥ 1. Sizes reach 2^53, so no bit operators. */
function topLevel(size: number): number {
  let level = 0
  for (let width = 2; width <= size; width *= 2) level++
  return level
}

function notAHash(given: Uint8Array): ProtocolError {
  return new ProtocolError('bad_proof', 'Hash of another length than 32 bytes', { given: redact(given) })
}
