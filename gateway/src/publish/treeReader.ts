import {
  concat,
  type NodeReader,
  nodesFromTiles,
  type Sha256,
  sha256,
  type TileReader,
  tileRoot,
  tileWidth,
  widthInTree,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { LeafRows } from '../ports/LeafRows.ts'
import type { TreeRows } from '../ports/TreeRows.ts'

interface Rows {
  readonly tree: Pick<TreeRows, 'tile'>
  readonly leaves: Pick<LeafRows, 'range'>
}

/**
 * Roots of stored tiles, for each connection. A stored tile never changes, and without them a proof would read and hash
 * up to 255 tiles of the level below for the one tile at the edge.
 */
const knownRoots = new WeakMap<Rows['tree'], Map<string, Uint8Array>>()

/**
 * Tiles of the log at `size`: full ones as they are stored, the others out of the leaves. For serving tiles and, by
 * `createTreeReader`, for proofs. Each tile is read once. Rejects with `log_halted` where leaves are missing or
 * a tile is cut off.
 */
export function createTileReader(
  tx: Rows,
  size: number,
  hash: Sha256 = sha256,
): (level: number, index: number) => Promise<Uint8Array> {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const known = knownRoots.get(tx.tree) ?? new Map<string, Uint8Array>()
  knownRoots.set(tx.tree, known)
  const readTile = (level: number, index: number): Promise<Uint8Array> => {
    const key = `${level}/${index}`
    const reading = tiles.get(key) ?? load(level, index)
    tiles.set(key, reading)
    return reading
  }
  const load = async (level: number, index: number): Promise<Uint8Array> => {
    const width = widthInTree({ level, index }, size)
    const stored = width === tileWidth ? await storedTile(tx, level, index) : null
    if (stored !== null) return stored
    return level === 0 ? leafHashes(tx, index * tileWidth, width) : roots(level - 1, index * tileWidth, width)
  }
  const roots = async (level: number, first: number, width: number): Promise<Uint8Array> => {
    const hashes: Uint8Array[] = []
    for (let i = first; i < first + width; i++) hashes.push(await rootOfTile(level, i))
    return concat(...hashes)
  }
  const rootOfTile = async (level: number, index: number): Promise<Uint8Array> => {
    const key = `${level}/${index}`
    const before = known.get(key)
    if (before !== undefined) return before
    const stored = await storedTile(tx, level, index)
    if (stored === null) return tileRoot(await readTile(level, index), hash)
    const root = tileRoot(stored, hash)
    known.set(key, root)
    return root
  }
  return readTile
}

/** Nodes of the log's tree at `size`, for inclusion and consistency proofs (§14). */
export function createTreeReader(tx: Rows, size: number, hash: Sha256 = sha256): NodeReader {
  const readTile: TileReader = createTileReader(tx, size, hash)
  return nodesFromTiles(readTile, hash)
}

async function storedTile({ tree }: Rows, level: number, index: number): Promise<Uint8Array | null> {
  const stored = await tree.tile(level, index)
  if (stored === null || stored.length === tileWidth * 32) return stored
  throw new GatewayError('log_halted', 'tile_damaged', { retryAfter: 60 })
}

async function leafHashes(
  { leaves }: Pick<Rows, 'leaves'>,
  from: number,
  width: number,
): Promise<Uint8Array> {
  const rows = await leaves.range(from, from + width)
  if (rows.length !== width) throw new GatewayError('log_halted', 'leaves_missing', { retryAfter: 60 })
  return concat(...rows.map(({ leafHash }) => leafHash))
}
