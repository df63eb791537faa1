import {
  type Bytes32,
  equal,
  type Frontier,
  type NoteSigner,
  rootOf,
  type Sha256,
  sha256,
  signCheckpoint,
} from '@consentry/protocol'
import type { CheckpointLock } from '../ports/CheckpointLock.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Journal } from '../ports/Journal.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LogState, LogStatus } from '../ports/LogStatus.ts'
import type { Signer } from '../ports/Signer.ts'
import type { CheckpointRow } from '../ports/TreeRows.ts'
import { edgeAt, extendEdge, storedRoot } from './logEdge.ts'
import { startCheck } from './startCheck.ts'
import { writeTiles } from './writeTiles.ts'

export interface PublisherOptions {
  readonly ledger: Ledger
  readonly lock: CheckpointLock
  /** The checkpoint key, and its predecessor while one replaces the other. */
  readonly signers: readonly Signer[]
  readonly origin: string
  /** SHA-256 of the origin. */
  readonly logId: Bytes32
  readonly clock: Clock
  readonly journal: Journal
  /** A native SHA-256; by default the protocol's own. */
  readonly hash?: Sha256
}

export interface Publisher extends LogStatus {
  /** Compares the log with lock and chain, to be called before anything is appended: until then the log is halted. */
  start(): Promise<LogState>
  /** Publishes what was committed since the last checkpoint; null if that is nothing. Never two passes at a time. */
  pass(): Promise<CheckpointRow | null>
}

/**
 * Makes checkpoints (§14). The order is the promise: leaves committed, tiles written, read again and hashed again,
 * checkpoint signed, swapped into the lock, and only then published. What contradicts an earlier checkpoint halts the
 * log until the process ends.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const { ledger, lock, origin, logId, journal, hash = sha256 } = options
  let state: LogState = { kind: 'halted', reason: 'starting' }
  let edge: Frontier | null = null

  const halt = (reason: string): null => {
    state = { kind: 'halted', reason }
    journal.error('log_halted', { reason })
    return null
  }
  const check = async (): Promise<boolean> => {
    const locked = await lock.load(origin)
    const { continuity, lastAnchor } = await ledger.read(async (tx) => {
      const head = await tx.chain.head()
      const anchor = head === null ? null : await tx.chain.lastAnchor(logId, head.number)
      const known = state.kind === 'alive' && state.lastAnchor === (anchor?.at.time ?? null)
      return {
        continuity: known ? null : await startCheck(tx, { logId, locked, hash }),
        lastAnchor: anchor?.at.time ?? null,
      }
    })
    if (continuity?.kind === 'broken') halt(continuity.reason)
    else state = { kind: 'alive', lastAnchor }
    return state.kind === 'alive'
  }
  const publish = async (size: number, before: number): Promise<CheckpointRow | null> => {
    if (!(await writeTiles(ledger, { before, size, hash }))) return halt('tiles_not_kept')
    const extended = await extendEdge(ledger, edge ?? (await edgeAt(ledger, before, hash)), { size, hash })
    if (extended === null) return halt('leaf_damaged')
    const root = rootOf(extended, hash)
    if (!equal(await storedRoot(ledger, size, hash), root)) return halt('tree_damaged')
    const locked = await lock.load(origin)
    if (locked !== null && locked.size > size) {
      // Another gateway on this ledger was faster, unless the ledger was rolled back under us.
      return (await ledger.read((tx) => tx.leaves.size())) < locked.size ? halt('behind_lock') : null
    }
    if (locked !== null && !equal(await storedRoot(ledger, locked.size, hash), locked.root))
      return halt('other_root_than_lock')
    const note = signCheckpoint(
      { origin, size, root },
      ...options.signers.map((signer) => noteSigner(origin, signer)),
    )
    if (!(await lock.replace(origin, locked?.note ?? null, { size, root, note }))) return null
    edge = extended
    const row: CheckpointRow = { size, root, note, signedAt: options.clock.now() }
    await ledger.write((tx) => tx.tree.insertCheckpoint(row))
    return row
  }
  return {
    state: () => state,
    start: async () => {
      await check()
      return state
    },
    pass: async () => {
      if (state.kind === 'halted' || !(await check())) return null
      const { size, last } = await ledger.read(async (tx) => ({
        size: await tx.leaves.size(),
        last: await tx.tree.lastCheckpoint(),
      }))
      const before = last?.size ?? 0
      if (size < before) return halt('behind_checkpoint')
      return size === before ? null : publish(size, before)
    },
  }
}

function noteSigner(name: string, signer: Signer): NoteSigner {
  return { name, publicKey: signer.publicKey, sign: (message) => signer.sign(message) }
}
