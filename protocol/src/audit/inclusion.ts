import { equal } from '../bytes/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { hashChildren, type NodeReader, readRange, type Sha256, splitPoint } from './tree.ts'

/** What an inclusion proof states: this leaf is at this index of the tree with this size and root. Spec §14. */
export type Inclusion = {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  /** Sibling hashes from the leaf upwards. */
  readonly proof: readonly Uint8Array[]
}

/**
 * Proves a leaf from stored nodes, without the other leaves.
 *
 * @returns sibling hashes from the leaf upwards
 * @throws RangeError unless 0 ≤ index < size. RFC 6962 §2.1.1
 */
export async function proveInclusion(
  { index, size }: { readonly index: number; readonly size: number },
  hashAt: NodeReader,
  hash: Sha256 = sha256,
): Promise<Uint8Array[]> {
  if (!(index >= 0 && index < size)) throw new RangeError('Index of a leaf of the tree expected')
  let start = 0
  let end = size
  const siblings: { start: number; end: number }[] = []
  while (end - start > 1) {
    const middle = start + splitPoint(end - start)
    if (index < middle) {
      siblings.push({ start: middle, end })
      end = middle
    } else {
      siblings.push({ start, end: middle })
      start = middle
    }
  }
  return Promise.all(siblings.reverse().map((sibling) => readRange(sibling, hashAt, hash)))
}

/**
 * Checks an inclusion proof of exactly the right length.
 *
 * @throws `bad_proof`. RFC 9162 §2.1.3.2, spec §14
 */
export function verifyInclusion(
  { leafHash, index, size, root, proof }: Inclusion,
  hash: Sha256 = sha256,
): void {
  const isInside = Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
  if (!isInside) throw badProof('Leaf is not inside the tree')
  let node = leafHash
  let position = index
  let last = size - 1
  for (const sibling of proof) {
    if (last === 0) throw badProof('Inclusion proof is too long')
    if (position % 2 === 1 || position === last) {
      node = hashChildren(sibling, node, hash)
      // Levels where the node is the last one without sibling are skipped.
      while (position % 2 === 0 && position !== 0) {
        position /= 2
        last = Math.floor(last / 2)
      }
    } else {
      node = hashChildren(node, sibling, hash)
    }
    position = Math.floor(position / 2)
    last = Math.floor(last / 2)
  }
  if (last !== 0) throw badProof('Inclusion proof is too short')
  if (!equal(node, root)) throw badProof('Inclusion proof leads to another root')
}

function badProof(what: string): ProtocolError {
  return new ProtocolError('bad_proof', what, { next: 'Ask for the proof again; if it stays so, alarm' })
}
