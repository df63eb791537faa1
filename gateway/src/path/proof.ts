import {
  type AnchorView,
  type Bytes32,
  type ConsistencyQuery,
  type ConsistencyResponse,
  type LogQuery,
  encodeEntries,
  type NodeReader,
  type PageQuery,
  parseTilePath,
  type ProofQuery,
  type ProofResponse,
  proveConsistency,
  proveInclusion,
  type Sha256Hex,
  tileWidth,
  toHex,
  widthInTree,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { ClosedLog } from '../ports/ClosedLogRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { cursorText, numberOfCursor } from './cursor.ts'

export interface ProofPath {
  checkpoint(query?: LogQuery): Promise<string>
  tile(path: string): Promise<Uint8Array>
  inclusion(query: ProofQuery): Promise<ProofResponse>
  consistency(query: ConsistencyQuery): Promise<ConsistencyResponse>
  anchors(query: PageQuery): Promise<{ readonly items: readonly AnchorView[]; readonly next: string | null }>
}

export interface ProofPorts {
  readonly ledger: Ledger
  readonly logId: Bytes32
  /** Nodes of the tree at a size. */
  readonly nodesOf: (log: ClosedLog, size: number) => NodeReader
}

/** The public side of the log: anybody may check it, up to the published checkpoint and not beyond. */
export function createProofPath({ ledger, logId, nodesOf }: ProofPorts): ProofPath {
  return {
    checkpoint: ({ log } = {}) =>
      ledger.read(async (tx) => {
        const last = await logOf(tx, log).tree.lastCheckpoint()
        if (last === null) throw new GatewayError('not_found', 'no checkpoint published yet')
        return last.note
      }),
    tile: (path) => ledger.read((tx) => readTile(tx, nodesOf, path)),
    inclusion: ({ leaf: index, size, log: closed }) =>
      ledger.read(async (tx) => {
        const log = logOf(tx, closed)
        await requirePublished(log, size)
        const row = index < size ? await log.leaves.leaf(index) : null
        if (row === null) throw new GatewayError('not_found', 'no such leaf in a tree of this size')
        const proof = await proveInclusion({ index, size }, nodesOf(log, size))
        return { leaf: index, size, leafHash: toHex(row.leafHash) as Sha256Hex, proof: proof.map(hexOf) }
      }),
    consistency: ({ from, to }) =>
      ledger.read(async (tx) => {
        if (from > to) throw new GatewayError('bad_request', 'from is above to')
        await requirePublished(tx, to)
        return {
          from,
          to,
          proof: (await proveConsistency({ first: from, second: to }, nodesOf(tx, to))).map(hexOf),
        }
      }),
    anchors: (query) =>
      ledger.read(async (tx) => {
        const start = numberOfCursor(query.cursor)
        const rows = await tx.chain.anchorPage(logId, { start, limit: query.limit + 1 })
        const items = rows
          .slice(0, query.limit)
          .map(({ size, root, at, txHash }) => ({ size, root, block: at.block, time: at.time, tx: txHash }))
        return { items, next: rows.length > query.limit ? cursorText(start + query.limit) : null }
      }),
  }
}

/** The present log, or a closed one. */
function logOf(tx: LedgerTx, origin: string | undefined): ClosedLog {
  return origin === undefined ? tx : tx.closedLogs.of(origin)
}

async function requirePublished({ tree }: ClosedLog, size: number): Promise<void> {
  const published = (await tree.lastCheckpoint())?.size ?? 0
  if (size > published) throw new GatewayError('not_found', 'tree of this size is not published')
}

async function readTile(tx: LedgerTx, nodesOf: ProofPorts['nodesOf'], path: string): Promise<Uint8Array> {
  const id = parseTilePath(path)
  const published = (await tx.tree.lastCheckpoint())?.size ?? 0
  const isEntries = id.level === 'entries'
  const level = id.level === 'entries' ? 0 : id.level
  if (id.width > widthInTree({ level, index: id.index }, published))
    throw new GatewayError('not_found', 'tile is not published')
  const start = id.index * tileWidth
  if (isEntries) {
    const rows = await tx.leaves.range(start, start + id.width)
    return encodeEntries(rows.map(({ leaf }) => leaf))
  }
  const nodes = nodesOf(tx, published)
  const hashes: Uint8Array[] = []
  for (let at = start; at < start + id.width; at++) hashes.push(await nodes(level * 8, at))
  return Buffer.concat(hashes)
}

function hexOf(hash: Uint8Array): Sha256Hex {
  return toHex(hash) as Sha256Hex
}
