import { equal } from '../bytes/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { hashChildren, type NodeReader, readRange, type Sha256, splitPoint } from './tree.ts'

/** What a consistency proof states: the first tree is a prefix of the second. Spec §14. */
export type Consistency = {
  readonly first: number
  readonly second: number
  readonly firstRoot: Uint8Array
  readonly secondRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Proves from stored nodes that a tree grew by appending only. Empty for equal sizes and from the empty tree.
 *
 * @throws RangeError unless 0 ≤ first ≤ second. RFC 6962 §2.1.2
 */
export async function proveConsistency(
  { first, second }: { readonly first: number; readonly second: number },
  hashAt: NodeReader,
  hash: Sha256 = sha256,
): Promise<Uint8Array[]> {
  if (!(first >= 0 && first <= second)) throw new RangeError('Sizes in ascending order expected')
  if (first === 0 || first === second) return []
  let start = 0
  let end = second
  const ranges: { start: number; end: number }[] = []
  while (end !== first) {
    const middle = start + splitPoint(end - start)
    if (first <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  // The verifier knows the old root; only where it is no node of the new tree, the proof begins with one.
  if (start !== 0) ranges.push({ start, end })
  return Promise.all(ranges.reverse().map((range) => readRange(range, hashAt, hash)))
}

/**
 * Checks a consistency proof of exactly the right length.
 *
 * @throws `bad_proof`. RFC 9162 §2.1.4.2, spec §14
 */
export function verifyConsistency(consistency: Consistency, hash: Sha256 = sha256): void {
  const { first, second, firstRoot, secondRoot, proof } = consistency
  const isOrdered =
    Number.isSafeInteger(first) && Number.isSafeInteger(second) && first >= 0 && first <= second
  if (!isOrdered) throw badProof('Sizes are not in order')
  if (first === second) {
    if (proof.length > 0 || !equal(firstRoot, secondRoot)) throw badProof('Trees of equal size differ')
    return
  }
  if (first === 0) {
    if (proof.length > 0 || !equal(firstRoot, hash(new Uint8Array(0))))
      throw badProof('Empty tree has another root')
    return
  }
  const [oldNode, newNode] = climb(consistency, hash)
  if (!equal(oldNode, firstRoot)) throw badProof('Consistency proof leads to another old root')
  if (!equal(newNode, secondRoot)) throw badProof('Consistency proof leads to another new root')
}

/** Both roots as the proof makes them. */
function climb({ first, second, firstRoot, proof }: Consistency, hash: Sha256): [Uint8Array, Uint8Array] {
  let position = first - 1
  let last = second - 1
  while (position % 2 === 1) {
    position = Math.floor(position / 2)
    last = Math.floor(last / 2)
  }
  // A size that is a power of two is a node of both trees: its root stands for the first element.
  const nodes = position === 0 ? [firstRoot, ...proof] : proof
  const [seed, ...rest] = nodes
  if (seed === undefined) throw badProof('Consistency proof is too short')
  let oldNode = seed
  let newNode = seed
  for (const sibling of rest) {
    if (last === 0) throw badProof('Consistency proof is too long')
    if (position % 2 === 1 || position === last) {
      oldNode = hashChildren(sibling, oldNode, hash)
      newNode = hashChildren(sibling, newNode, hash)
      while (position % 2 === 0 && position !== 0) {
        position /= 2
        last = Math.floor(last / 2)
      }
    } else {
      newNode = hashChildren(newNode, sibling, hash)
    }
    position = Math.floor(position / 2)
    last = Math.floor(last / 2)
  }
  if (last !== 0) throw badProof('Consistency proof is too short')
  return [oldNode, newNode]
}

function badProof(what: string): ProtocolError {
  return new ProtocolError('bad_proof', what, {
    next: 'Keep both checkpoints: together they may show a fork',
  })
}
