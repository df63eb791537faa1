import { createHash } from 'node:crypto'

/** Proofs of RFC 6962 §2.1 checked by the recursive definitions that make them, slow and obvious. For tests only. */

export type Hash = Buffer

export const sha256 = (...parts: readonly Uint8Array[]): Hash => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const leafHash = (entry: Uint8Array): Hash => sha256(Uint8Array.of(0), entry)
export const nodeHash = (left: Uint8Array, right: Uint8Array): Hash => sha256(Uint8Array.of(1), left, right)

/** MTH over leaf hashes. */
export function treeHash(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only === undefined) return sha256()
  if (hashes.length === 1) return only
  const k = splitOf(hashes.length)
  return nodeHash(treeHash(hashes.slice(0, k)), treeHash(hashes.slice(k)))
}

/** Whether `path` is PATH(m, D[n]) for a tree with this root. */
export function isIncluded(
  leaf: Uint8Array,
  { m, n, root, path }: { m: number; n: number; root: Uint8Array; path: readonly Uint8Array[] },
): boolean {
  const found = m < n ? rootOverPath(leaf, m, n, path) : null
  return found !== null && Buffer.compare(found, root) === 0
}

/** Whether `proof` is PROOF(m, D[n]) for trees with these roots. */
export function isConsistent(
  proof: readonly Uint8Array[],
  { m, n, oldRoot, newRoot }: { m: number; n: number; oldRoot: Uint8Array; newRoot: Uint8Array },
): boolean {
  const roots = m > 0 && m <= n ? rootsOverProof(proof, { m, n, oldRoot, isWhole: true }) : null
  if (roots === null) return false
  return Buffer.compare(roots.before, oldRoot) === 0 && Buffer.compare(roots.after, newRoot) === 0
}

function rootOverPath(
  leaf: Uint8Array,
  m: number,
  n: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  const sibling = path.at(-1)
  if (n === 1) return sibling === undefined ? leaf : null
  if (sibling === undefined) return null
  const k = splitOf(n)
  const isLeft = m < k
  const child = isLeft
    ? rootOverPath(leaf, m, k, path.slice(0, -1))
    : rootOverPath(leaf, m - k, n - k, path.slice(0, -1))
  if (child === null) return null
  return isLeft ? nodeHash(child, sibling) : nodeHash(sibling, child)
}

type Roots = { readonly before: Uint8Array; readonly after: Uint8Array }
type Subproof = { m: number; n: number; oldRoot: Uint8Array; isWhole: boolean }

function rootsOverProof(proof: readonly Uint8Array[], { m, n, oldRoot, isWhole }: Subproof): Roots | null {
  const last = proof.at(-1)
  if (m === n) {
    if (isWhole) return last === undefined ? { before: oldRoot, after: oldRoot } : null
    return last === undefined || proof.length > 1 ? null : { before: last, after: last }
  }
  if (last === undefined) return null
  const k = splitOf(n)
  const rest = proof.slice(0, -1)
  if (m <= k) {
    const roots = rootsOverProof(rest, { m, n: k, oldRoot, isWhole })
    return roots && { before: roots.before, after: nodeHash(roots.after, last) }
  }
  const roots = rootsOverProof(rest, { m: m - k, n: n - k, oldRoot, isWhole: false })
  return roots && { before: nodeHash(last, roots.before), after: nodeHash(last, roots.after) }
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}
