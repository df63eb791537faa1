import { concat } from '../bytes/concat.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { hashChildren, type NodeReader, type Sha256 } from './tree.ts'
import type { Awaitable } from '../crypto/Aead.ts'

/** Where a tile is: `level` counts in steps of 8, `entries` are the leaves themselves. C2SP tlog-tiles. */
export type TileId = {
  readonly level: number | 'entries'
  readonly index: number
  /** Hashes or entries in it: 256, or fewer for the one at the right edge. */
  readonly width: number
}

/** Reads a tile of hashes: as many as there are, full or partial; 32 bytes each. */
export type TileReader = (level: number, index: number) => Awaitable<Uint8Array>

/** Hashes in a full tile. */
export const tileWidth = 256

const pathPattern = /^(0|[1-9][0-9]?|entries)\/((?:x[0-9]{3}\/)*)([0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** The path of a tile behind `tile/`, such as `0/x001/234.p/5`. C2SP tlog-tiles. */
export function tilePath({ level, index, width }: TileId): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/[0-9]{3}/g) ?? []
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `${level}/${path}${width === tileWidth ? '' : `.p/${width}`}`
}

/**
 * Reads the path of a tile behind `tile/`.
 *
 * @throws `bad_request` for any text that `tilePath` would not write. C2SP tlog-tiles
 */
export function parseTilePath(path: string): TileId {
  const [, level, leading, last, width] = pathPattern.exec(path) ?? []
  const tile: TileId = {
    level: level === 'entries' ? level : Number(level),
    index: Number(`${leading ?? ''}${last ?? ''}`.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  }
  const isKnown =
    level !== undefined && Number.isSafeInteger(tile.index) && (width === undefined || tile.width < tileWidth)
  // The level of a hash is at most 63 / 8 steps up.
  if (!isKnown || Number(level) > 63 || tilePath(tile) !== path) {
    throw new ProtocolError('bad_request', 'Not a valid tile path', { given: redact(path) })
  }
  return tile
}

/** How many hashes or entries the tile has in a tree of this size: 0…256. */
export function widthInTree({ level, index }: Pick<TileId, 'level' | 'index'>, size: number): number {
  const perHash = level === 'entries' ? 1 : tileWidth ** level
  const whole = Math.floor(size / perHash)
  return Math.max(0, Math.min(tileWidth, whole - index * tileWidth))
}

/** The full tiles of hashes that a tree of `size` has and one of `before` had not; lower levels first. Spec §14. */
export function newFullTiles(before: number, size: number): TileId[] {
  const tiles: TileId[] = []
  for (let level = 0; ; level++) {
    const perTile = tileWidth ** (level + 1)
    const end = Math.floor(size / perTile)
    if (end === 0) return tiles
    for (let index = Math.floor(before / perTile); index < end; index++)
      tiles.push({ level, index, width: tileWidth })
  }
}

/**
 * The hash that a full tile is one level up.
 *
 * @throws `bad_proof` for a tile that is not full. Spec §14
 */
export function tileRoot(hashes: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  if (hashes.length !== tileWidth * 32)
    throw new ProtocolError('bad_proof', 'Tile is not full', { given: redact(hashes) })
  return subtreeRoot(hashes, hash)
}

/** Nodes of the tree from its tiles, so that a proof needs a few of them only. C2SP tlog-tiles */
export function nodesFromTiles(readTile: TileReader, hash: Sha256 = sha256): NodeReader {
  return async (level, index) => {
    const tileLevel = Math.floor(level / 8)
    const width = 2 ** (level % 8)
    const start = (index * width) % tileWidth
    const tile = await readTile(tileLevel, Math.floor((index * width) / tileWidth))
    const hashes = tile.subarray(start * 32, (start + width) * 32)
    if (hashes.length !== width * 32) {
      throw new ProtocolError('bad_proof', 'Tile has fewer hashes than the tree', { given: redact(tile) })
    }
    return subtreeRoot(hashes, hash)
  }
}

/** Entries one after another, each with its length in 16 bits, big-endian. C2SP tlog-tiles */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new RangeError('Entry of at most 65535 bytes expected')
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
    }),
  )
}

/**
 * Reads an entry bundle.
 *
 * @throws `bad_proof` where a length points past the end. C2SP tlog-tiles
 */
export function decodeEntries(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length; ) {
    const length = (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0)
    const end = at + 2 + length
    if (end > bundle.length) {
      throw new ProtocolError('bad_proof', 'Entry bundle is cut off', { given: redact(bundle) })
    }
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}

/** Root over a power of two of hashes of 32 bytes. */
function subtreeRoot(hashes: Uint8Array, hash: Sha256): Uint8Array {
  if (hashes.length === 32) return hashes
  const middle = hashes.length / 2
  const left = subtreeRoot(hashes.subarray(0, middle), hash)
  return hashChildren(left, subtreeRoot(hashes.subarray(middle), hash), hash)
}
