import type { Bytes32, Curves, Sha256 } from '@consentry/protocol'
import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { CheckpointLock } from '../../ports/CheckpointLock.ts'
import type { ClosedLog } from '../../ports/ClosedLogRows.ts'
import type { Ledger } from '../../ports/Ledger.ts'
import type { LedgerTx } from '../../ports/LedgerTx.ts'
import type { Committed } from '../openLog.ts'
import { type CheckpointKeys, checkNote } from './Claim.ts'
import { type CheckedBatch, checkBatch, type EntryChecks, otherRoots } from './checkBatch.ts'
import { createClaimWalk } from './createClaimWalk.ts'
import { createDenialCheck } from './createDenialCheck.ts'
import { createTrailCheck, type TrailCheck } from './createTrailCheck.ts'
import { createTreeCheck } from './createTreeCheck.ts'
import { eventOf } from './eventOf.ts'
import type { Fault } from './Fault.ts'
import { readClaims } from './readClaims.ts'

export interface FsckPorts {
  readonly ledger: Pick<Ledger, 'read'>
  readonly lock: Pick<CheckpointLock, 'load'>
  readonly origin: string
  /** SHA-256 of the origin. */
  readonly logId: Bytes32
  /** A log that was closed, and what the first entry of the next one says of it; null for the present one. */
  readonly closed: { readonly next: Committed | null } | null
  /** Verifier keys that sign checkpoints of this log, or did. */
  readonly vkeys: readonly string[]
  /** The last anchor as the contract has it; null where no node was named. Rejects where it does not answer. */
  readonly anchored: (() => Promise<Committed | null>) | null
  readonly hash: Sha256
  readonly curves: Curves
}

/** What was looked at. */
export interface FsckSummary {
  readonly size: number
  readonly erased: number
  /** Checkpoints, anchors and the lock. */
  readonly claims: number
}

/** Leaves of one read: a few MiB with their evidence. */
const MOST_LEAVES = 512

/**
 * Computes the whole log again from the stored leaves, and compares everything that was ever made of it: bodies, trails,
 * evidence, receipts, tiles, checkpoints, lock, anchors, counted denials. Reads short snapshots while the gateway runs;
 * memory does not grow with the log. Yields what is wrong, in the order of the log.
 */
export async function* fsck(ports: FsckPorts): AsyncGenerator<Fault, FsckSummary> {
  const { ledger, lock, origin, closed, vkeys, curves, hash } = ports
  const keys = { origin, vkeys, curves }
  // Before and after the look at the ledger: a gateway that goes on meanwhile moves the lock.
  const lockedBefore = await lock.load(origin)
  const seen = await ledger.read((tx) => look(tx, ports))
  const locked = await lock.load(origin)
  yield* lockFaults(keys, locked, seen)
  const onChain = ports.anchored === null ? null : await ports.anchored().catch(() => 'silent' as const)
  if (onChain === 'silent') yield { code: 'chain_silent', where: 'chain' }

  const outside = { lock: lockedBefore, anchors: seen.anchors, next: closed?.next ?? null }
  const said = { ...outside, onChain: onChain === 'silent' ? null : onChain }
  const checkpoints = (from: number, limit: number) =>
    ledger.read((tx) => logOf(tx, ports).tree.checkpointsFrom(from, limit))
  const walk = createClaimWalk(readClaims(checkpoints, said, { keys, upTo: seen.published }))
  const checks: EntryChecks = {
    origin,
    hash,
    // Tiles come before the lock, and the lock before what is published.
    tree: createTreeCheck({ written: Math.max(seen.published, lockedBefore?.size ?? 0), hash }),
    trails: createTrailCheck(),
    denials: createDenialCheck(seen.pending),
  }
  const ofNothing = await walk.upTo(0)
  yield* [...ofNothing.faults, ...otherRoots(checks.tree, ofNothing.claims)]
  let erased = 0
  for (let from = 0; from < seen.size; from += MOST_LEAVES) {
    const to = Math.min(from + MOST_LEAVES, seen.size)
    const { claims, faults } = await walk.upTo(to)
    const place = { from, to, claims }
    const batch = await ledger
      .read((tx) => checkBatch({ tx, log: logOf(tx, ports) }, checks, place))
      .catch(unreadable(checks, place))
    yield* [...faults, ...batch.faults]
    erased += batch.erased
    // The embedded database answers at once: without this nothing else of the process would ever run.
    await turn()
  }
  const beyond = await walk.upTo(Number.POSITIVE_INFINITY)
  yield* [...beyond.faults, ...beyond.claims.map(({ ahead, where }): Fault => ({ code: ahead, where }))]
  yield* checks.denials.faults()
  yield* await ledger.read((tx) =>
    lastLook(logOf(tx, ports), checks.trails, { from: seen.size, isClosed: closed !== null }),
  )
  return { size: seen.size, erased, claims: walk.count() }
}

function* lockFaults(
  keys: CheckpointKeys,
  locked: Awaited<ReturnType<CheckpointLock['load']>>,
  { isPublished, published }: { readonly isPublished: boolean; readonly published: number },
): Generator<Fault> {
  if (locked === null && isPublished) yield { code: 'lock_missing', where: 'lock' }
  if (locked !== null) yield* checkNote(keys, locked, { kind: 'lock', where: 'lock' })
  if (locked !== null && locked.size < published) yield { code: 'lock_behind', where: 'lock' }
}

function logOf(tx: LedgerTx, { closed, origin }: FsckPorts): ClosedLog {
  return closed === null ? tx : tx.closedLogs.of(origin)
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

async function look(tx: LedgerTx, ports: FsckPorts) {
  const { leaves, tree } = logOf(tx, ports)
  const last = await tree.lastCheckpoint()
  return {
    size: await leaves.size(),
    published: last?.size ?? 0,
    isPublished: last !== null,
    anchors: await tx.chain.anchors(ports.logId),
    pending: ports.closed === null ? await tx.leaves.pendingDenials() : [],
  }
}

/** A page that the database cannot read: the rest is looked at all the same. */
function unreadable(
  { tree, trails }: EntryChecks,
  { from, to }: { readonly from: number; readonly to: number },
): (error: unknown) => CheckedBatch {
  return (error) => {
    if (!(error instanceof GatewayError || error instanceof FatalError)) throw error
    trails.forget()
    while (tree.size() < to) tree.breakOff()
    return { faults: [{ code: 'unreadable', where: `entries ${from} to ${to - 1}` }], erased: 0 }
  }
}

/**
 * Tiles that no entry explains; and bodies that went while this looked, which a later entry may explain. What is erased
 * of a closed log is said in the next one, by other numbers.
 */
async function lastLook(
  log: ClosedLog,
  trails: TrailCheck,
  { from, isClosed }: { readonly from: number; readonly isClosed: boolean },
): Promise<readonly Fault[]> {
  const size = await log.leaves.size()
  const extra = (await log.tree.tileCount()) - fullTiles(size)
  for (let at = from; at < size && trails.hidden().length > 0; at += MOST_LEAVES) {
    for (const row of await log.leaves.range(at, Math.min(at + MOST_LEAVES, size)))
      await trails.look(log, row, row.body === null ? null : eventOf(row.body))
  }
  const hidden = isClosed ? [] : trails.hidden()
  return [
    ...(extra > 0 ? [{ code: 'tile_extra', where: `${extra} tiles` } as const] : []),
    ...hidden.map((index) => ({ code: 'hidden', where: `entry ${index}` }) as const),
  ]
}

function fullTiles(size: number): number {
  let count = 0
  for (let width = 256; width <= size; width *= 256) count += Math.floor(size / width)
  return count
}
