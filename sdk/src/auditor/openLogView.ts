import {
  type AnchorView,
  equal,
  from0x,
  nodesFromTiles,
  ProtocolError,
  readRange,
  splitPoint,
  tilePath,
  toHex,
  widthInTree,
} from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import type { Client } from '../client/createClient.ts'
import { readAnchor } from '../client/readAnchor.ts'
import { readCheckpoint } from '../client/readCheckpoint.ts'

/** Leaves `start` to `end` − 1 of the tree with the hash over them; `split` says where its two halves meet. RFC 6962 §2.1 */
export type TreeNode = {
  readonly start: number
  readonly end: number
  /** Hex. */
  readonly hash: string
  /** Null for a single leaf. */
  readonly split: number | null
}

/** An anchor as the gateway tells it, and whether the tree has that root at that size. */
export type ComparedAnchor = AnchorView & { readonly isOfThisTree: boolean }

/** A log as one may look at it from outside, checked as far as it is shown. */
export type LogView = {
  readonly origin: string
  readonly size: number
  /** Hex of the root that the checkpoint signs. */
  readonly root: string
  readonly anchors: readonly ComparedAnchor[]
  /** The last anchor on chain by one's own node; null before the first. */
  readonly onChain: { readonly size: number; readonly isOfThisTree: boolean } | null
  /** A node of the tree; `node({ start: 0, end: size })` is the root. */
  node(range: { readonly start: number; readonly end: number }): Promise<TreeNode>
}

/**
 * Opens a gateway's log: the newest checkpoint is verified, its root computed again from the tiles, and every anchor
 * compared with the tree. Throws `bad_checkpoint`, `bad_proof` where the tiles do not lead to the root. Spec §14
 *
 * @example
 * const log = await openLogView(await createViewer({ gateway, chain }))
 * const root = await log.node({ start: 0, end: log.size })
 */
export async function openLogView(client: Client): Promise<LogView> {
  const { origin, size, root } = await readCheckpoint(client)
  const tiles = new Map<string, Promise<Uint8Array>>()
  const hashAt = nodesFromTiles((level, index) => {
    const tile = tilePath({ level, index, width: widthInTree({ level, index }, size) })
    const asked = tiles.get(tile) ?? client.call('readTile', { path: { tile } }).then(({ value }) => value)
    tiles.set(tile, asked)
    return asked
  })
  const rootAt = (end: number): Promise<Uint8Array> => readRange({ start: 0, end }, hashAt)
  if (size > 0 && !equal(await rootAt(size), root)) {
    throw new ProtocolError('bad_proof', 'The tiles do not lead to the root of the checkpoint')
  }
  const isOfThisTree = async (anchor: {
    readonly size: number
    readonly root: Uint8Array
  }): Promise<boolean> => anchor.size <= size && equal(await rootAt(anchor.size), anchor.root)
  const anchors: ComparedAnchor[] = []
  for (const anchor of await allPages(client, 'listAnchors')) {
    const root = from0x(anchor.root)
    anchors.push({ ...anchor, isOfThisTree: await isOfThisTree({ size: anchor.size, root }) })
  }
  const last = await readAnchor(client)
  return {
    origin,
    size,
    root: toHex(root),
    anchors,
    onChain: last.size === 0 ? null : { size: last.size, isOfThisTree: await isOfThisTree(last) },
    node: async ({ start, end }) => ({
      start,
      end,
      hash: toHex(await readRange({ start, end }, hashAt)),
      split: end - start < 2 ? null : start + splitPoint(end - start),
    }),
  }
}
