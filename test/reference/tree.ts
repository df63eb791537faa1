import { createHash } from 'node:crypto'

/** RFC 6962 §2.1 by its recursive definitions, slow and obvious. For tests only. */

const digest = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH over leaf hashes. */
export function referenceRoot(leafHashes: readonly Uint8Array[]): Uint8Array {
  const [only] = leafHashes
  if (only === undefined) return digest()
  if (leafHashes.length === 1) return only
  const k = split(leafHashes.length)
  return digest(Uint8Array.of(1), referenceRoot(leafHashes.slice(0, k)), referenceRoot(leafHashes.slice(k)))
}

/** PATH(m, D[n]). */
export function referenceInclusion(m: number, leafHashes: readonly Uint8Array[]): Uint8Array[] {
  if (leafHashes.length === 1) return []
  const k = split(leafHashes.length)
  return m < k
    ? [...referenceInclusion(m, leafHashes.slice(0, k)), referenceRoot(leafHashes.slice(k))]
    : [...referenceInclusion(m - k, leafHashes.slice(k)), referenceRoot(leafHashes.slice(0, k))]
}

/** PROOF(m, D[n]) for 0 < m ≤ n. */
export function referenceConsistency(m: number, leafHashes: readonly Uint8Array[]): Uint8Array[] {
  return subproof(m, leafHashes, true)
}

function subproof(m: number, leafHashes: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (m === leafHashes.length) return isWhole ? [] : [referenceRoot(leafHashes)]
  const k = split(leafHashes.length)
  return m <= k
    ? [...subproof(m, leafHashes.slice(0, k), isWhole), referenceRoot(leafHashes.slice(k))]
    : [...subproof(m - k, leafHashes.slice(k), false), referenceRoot(leafHashes.slice(0, k))]
}
