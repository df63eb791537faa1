import { equal, newFullTiles, type Sha256, tileRoot, tileWidth } from '@consentry/protocol'
import type { Ledger } from '../ports/Ledger.ts'
import type { TileRoots } from './logEdge.ts'
import { createTileReader } from './treeReader.ts'

/** Tiles of one transaction: 2 MiB. */
const MOST_TILES = 256

/**
 * Stores every full tile that the log got between two sizes, then reads each again and hashes it. True when each gives
 * the root that the leaves gave; false means that the store does not keep what it is given.
 */
export async function writeTiles(
  ledger: Ledger,
  {
    before,
    size,
    roots,
    hash,
  }: { readonly before: number; readonly size: number; readonly roots: TileRoots; readonly hash: Sha256 },
): Promise<boolean> {
  const tiles = newFullTiles(before, size).map(({ level, index }) => ({ level: Number(level), index }))
  for (let start = 0; start < tiles.length; start += MOST_TILES) {
    const batch = tiles.slice(start, start + MOST_TILES)
    await ledger.write(async (tx) => {
      const readTile = createTileReader(tx, size, hash)
      for (const { level, index } of batch)
        await tx.tree.insertTile(level, index, await readTile(level, index))
    })
    const isKept = await ledger.read(async (tx) => {
      for (const { level, index } of batch) {
        const stored = await tx.tree.tile(level, index)
        const root = roots.get(`${level}/${index}`)
        if (stored?.length !== tileWidth * 32 || root === undefined) return false
        if (!equal(tileRoot(stored, hash), root)) return false
      }
      return true
    })
    if (!isKept) return false
  }
  return true
}
