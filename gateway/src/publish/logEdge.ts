import {
  appendLeaf,
  equal,
  type Frontier,
  hashLeaf,
  type NodeSink,
  readFrontier,
  readRoot,
  type Sha256,
} from '@consentry/protocol'
import type { Ledger } from '../ports/Ledger.ts'
import { createTreeReader } from './treeReader.ts'

/** Leaves of one read: a few MiB. */
const MOST_LEAVES = 4_096

/** The right edge of the log at `size`, from stored tiles and leaves. */
export function edgeAt(ledger: Ledger, size: number, hash: Sha256): Promise<Frontier> {
  return ledger.read((tx) => readFrontier(size, createTreeReader(tx, size, hash)))
}

/** The root at `size`, from stored tiles and leaves: independent of every edge in memory. */
export function storedRoot(ledger: Ledger, size: number, hash: Sha256): Promise<Uint8Array> {
  return ledger.read((tx) => readRoot(size, createTreeReader(tx, size, hash), hash))
}

/** Roots of the full tiles that leaves completed, by `level/index` of the tile. */
export type TileRoots = ReadonlyMap<string, Uint8Array>

/** An edge and what became complete on the way to it. */
export interface ExtendedEdge {
  readonly edge: Frontier
  readonly roots: TileRoots
}

/** Appends the committed leaves up to `size`, hashing each again. Null when one is missing or has another hash. */
export async function extendEdge(
  ledger: Ledger,
  start: Frontier,
  { size, hash }: { readonly size: number; readonly hash: Sha256 },
): Promise<ExtendedEdge | null> {
  const roots = new Map<string, Uint8Array>()
  const onNode: NodeSink = (level, index, node) => {
    if (level > 0 && level % 8 === 0) roots.set(`${level / 8 - 1}/${index}`, node)
  }
  let edge = start
  while (edge.size < size) {
    const from = edge.size
    const end = Math.min(size, from + MOST_LEAVES)
    const rows = await ledger.read((tx) => tx.leaves.range(from, end))
    if (rows.length !== end - from) return null
    for (const { leaf, leafHash } of rows) {
      if (!equal(hashLeaf(leaf, hash), leafHash)) return null
      edge = appendLeaf(edge, leafHash, { hash, onNode })
    }
  }
  return { edge, roots }
}
