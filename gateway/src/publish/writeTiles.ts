import { equal, newFullTiles, type Sha256, tileRoot } from '@consentry/protocol'
import type { Ledger } from '../ports/Ledger.ts'
import { createTileReader } from './treeReader.ts'

/** Tiles of one transaction: 2 MiB. */
const MOST_TILES = 256

/**
 * Stores every full tile that the log got between two sizes, then reads each again and hashes it. True when what was
 * read is what was meant; false means that the store does not keep what it is given.
 */
export async function writeTiles(
  ledger: Ledger,
  { before, size, hash }: { readonly before: number; readonly size: number; readonly hash: Sha256 },
): Promise<boolean> {
  const tiles = newFullTiles(before, size)
  for (let start = 0; start < tiles.length; start += MOST_TILES) {
    const batch = tiles.slice(start, start + MOST_TILES)
    const roots = await ledger.write(async (tx) => {
      const readTile = createTileReader(tx, size, hash)
      const written: Uint8Array[] = []
      for (const { level, index } of batch) {
        const hashes = await readTile(Number(level), index)
        await tx.tree.insertTile(Number(level), index, hashes)
        written.push(tileRoot(hashes, hash))
      }
      return written
    })
    const isKept = await ledger.read(async (tx) => {
      for (const [at, { level, index }] of batch.entries()) {
        const stored = await tx.tree.tile(Number(level), index)
        const root = roots[at]
        if (stored === null || root === undefined || !equal(tileRoot(stored, hash), root)) return false
      }
      return true
    })
    if (!isKept) return false
  }
  return true
}
