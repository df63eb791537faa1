import {
  type Checkpoint,
  type NodeReader,
  nodesFromTiles,
  proveInclusion,
  tilePath,
  verifyInclusion,
  widthInTree,
} from '@consentry/protocol'
import type { Client } from './createClient.ts'

/** A leaf and where it is said to be. `leafHash`: 32 bytes. */
export type LeafPlace = { readonly index: number; readonly leafHash: Uint8Array }

/** The tree under a checkpoint, read tile by tile; each tile is asked for once. Spec §14. */
export type LogTree = {
  /** The inclusion proof of a leaf, made from tiles: sibling hashes from the leaf upwards. */
  proofOf(index: number): Promise<readonly Uint8Array[]>
  /** Proves that a leaf is in the tree. Throws `bad_proof`; `not_found` where the gateway has no such tile. */
  prove(leaf: LeafPlace): Promise<void>
}

/** Opens the tree of a verified checkpoint. Tiles need not be trusted: what they lead to is compared with the root. */
export function openLogTree(client: Client, { size, root }: Pick<Checkpoint, 'size' | 'root'>): LogTree {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const readTile = (level: number, index: number): Promise<Uint8Array> => {
    const tile = tilePath({ level, index, width: widthInTree({ level, index }, size) })
    const asked = tiles.get(tile) ?? client.call('readTile', { path: { tile } }).then(({ value }) => value)
    tiles.set(tile, asked)
    return asked
  }
  const hashAt = remembered(nodesFromTiles(readTile))
  const proofOf = (index: number): Promise<readonly Uint8Array[]> => proveInclusion({ index, size }, hashAt)
  return {
    proofOf,
    prove: async ({ index, leafHash }) => {
      verifyInclusion({ leafHash, index, size, root, proof: await proofOf(index) })
    },
  }
}

/** Neighbouring leaves share most of their proofs. */
function remembered(hashAt: NodeReader): NodeReader {
  const known = new Map<string, ReturnType<NodeReader>>()
  return (level, index) => {
    const name = `${level}/${index}`
    const node = known.get(name) ?? hashAt(level, index)
    known.set(name, node)
    return node
  }
}
