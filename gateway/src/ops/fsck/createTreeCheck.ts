import {
  appendLeaf,
  concat,
  emptyFrontier,
  equal,
  type Frontier,
  hashLeaf,
  rootOf,
  type Sha256,
  tileWidth,
} from '@consentry/protocol'
import type { ClosedLog } from '../../ports/ClosedLogRows.ts'
import type { Fault } from './Fault.ts'

/** Builds the tree anew from the leaves and compares every full tile on the way. */
export interface TreeCheck {
  /** Null once a leaf was missing: nobody can say what the tree would be. */
  root(): Uint8Array | null
  /** Leaves that were added or missing. */
  size(): number
  add(log: ClosedLog, leaf: Uint8Array): Promise<readonly Fault[]>
  /** Counts a leaf that is missing. */
  breakOff(): void
}

/** `written`: size up to which every full tile has to be stored, for they come before a checkpoint. */
export function createTreeCheck({
  written,
  hash,
}: {
  readonly written: number
  readonly hash: Sha256
}): TreeCheck {
  let edge: Frontier = emptyFrontier
  let isBroken = false
  let size = 0
  const open = new Map<number, Uint8Array[]>()
  return {
    root: () => (isBroken ? null : rootOf(edge, hash)),
    size: () => size,
    breakOff: () => {
      isBroken = true
      size += 1
    },
    add: async (log, leaf) => {
      size += 1
      if (isBroken) return []
      const full: { readonly level: number; readonly index: number; readonly hashes: Uint8Array }[] = []
      const onNode = (level: number, index: number, node: Uint8Array): void => {
        if (level % 8 !== 0) return
        const hashes = open.get(level) ?? []
        open.set(level, hashes)
        if (hashes.push(node) < tileWidth) return
        open.delete(level)
        full.push({ level: level / 8, index: Math.floor(index / tileWidth), hashes: concat(...hashes) })
      }
      edge = appendLeaf(edge, hashLeaf(leaf, hash), { hash, onNode })
      const faults: Fault[] = []
      for (const { level, index, hashes } of full) {
        const stored = await log.tree.tile(level, index)
        const isDue = edge.size <= written
        if (stored === null ? isDue : !equal(stored, hashes)) {
          const where = `tile ${index} of level ${level}`
          faults.push({ code: stored === null ? 'tile_missing' : 'tile_altered', where })
        }
      }
      return faults
    },
  }
}
