import {
  type Bytes32,
  type Frontier,
  type Seconds,
  type Sha256,
  secondsOf,
  sha256,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { At } from '../ports/ChainRows.ts'
import type { Journal } from '../ports/Journal.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { LogState, LogStatus } from '../ports/LogStatus.ts'
import type { CheckpointRow } from '../ports/TreeRows.ts'
import { type CheckpointPorts, publishCheckpoint } from './publishCheckpoint.ts'
import { type Commitment, type Continuity, startCheck } from './startCheck.ts'

export interface PublisherOptions extends Omit<CheckpointPorts, 'hash'> {
  /** SHA-256 of the origin. */
  readonly logId: Bytes32
  readonly journal: Journal
  /** The last anchor as the contract itself has it; null where there is none or nobody answers. Asked at the start. */
  readonly anchored?: () => Promise<Commitment | null>
  /** A native SHA-256; by default the protocol's own. */
  readonly hash?: Sha256
}

export interface Publisher extends LogStatus {
  /** Compares the log with lock and chain, to be called before anything is appended: until then the log is halted. */
  start(): Promise<LogState>
  /** Publishes what was committed since the last checkpoint; null if that is nothing. Never two passes at a time. */
  pass(): Promise<CheckpointRow | null>
  /** What a gateway does that leaves publishing to another one: looks whether the log may go on. */
  look(): Promise<LogState>
}

/** Entries that are looked at for the oldest one that still has its time. */
const MOST_ERASED = 64

/** Makes checkpoints (§14). What contradicts an earlier one, or an anchor, halts the log until the process ends. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { ledger, journal } = options
  const ports = { ...options, hash: options.hash ?? sha256 }
  let state: LogState = { kind: 'halted', reason: 'starting' }
  let edge: Frontier | null = null
  let checkedAnchor: number | null = null

  const halt = (reason: string): LogState => {
    state = { kind: 'halted', reason }
    journal.error('log_halted', { reason })
    return state
  }
  const check = async (onChain: Commitment | null = null): Promise<LogState> => {
    const isStarted = state.kind === 'alive'
    const checked = isStarted ? { anchor: checkedAnchor } : null
    const { continuity, anchor } = await checkContinuity(ports, checked, onChain)
    if (continuity.kind === 'broken') return halt(continuity.reason)
    checkedAnchor = anchor?.n ?? null
    state = await aliveState(ports, anchor?.time ?? null)
    return state
  }
  // Leaves that are missing, or a tile that is cut off: the tree cannot be read any more.
  const haltWhereDamaged = (error: unknown): null => {
    if (!(error instanceof GatewayError) || error.code !== 'log_halted') throw error
    halt(error.message.slice(`${error.code}: `.length))
    return null
  }
  const checked = async (onChain: Commitment | null = null): Promise<LogState> =>
    (await check(onChain).catch(haltWhereDamaged)) ?? state
  const publish = async (): Promise<CheckpointRow | null> => {
    const { size, published } = await ledger.read(sizesOf)
    if (size < published) halt('behind_checkpoint')
    if (size <= published) return null
    const publication = await publishCheckpoint(ports, edge, { size, before: edge?.size ?? published })
    if (publication.kind === 'broken') halt(publication.reason)
    if (publication.kind === 'published' || publication.kind === 'unwitnessed') edge = publication.edge
    return publication.kind === 'published' ? publication.row : null
  }
  return {
    state: () => state,
    start: async () => checked((await options.anchored?.()) ?? null),
    look: async () => (state.kind === 'halted' ? state : checked()),
    pass: async () => {
      if (state.kind === 'halted' || (await checked()).kind === 'halted') return null
      return publish().catch(haltWhereDamaged)
    },
  }
}

async function sizesOf(tx: LedgerTx): Promise<{ readonly size: number; readonly published: number }> {
  return { size: await tx.leaves.size(), published: (await tx.tree.lastCheckpoint())?.size ?? 0 }
}

/**
 * Where witnesses are asked, an anchor of what they cosigned long ago does not count for what came since: such a log
 * becomes overdue a day after its oldest entry that nobody outside has seen (§20).
 */
async function aliveState(
  { ledger, cosigning }: PublisherOptions,
  anchored: Seconds | null,
): Promise<LogState> {
  if (cosigning == null) return { kind: 'alive', lastAnchor: anchored }
  const waiting = await ledger.read(async (tx) => {
    const published = (await tx.tree.lastCheckpoint())?.size ?? 0
    return tx.leaves.range(published, published + MOST_ERASED)
  })
  // An erased entry no longer says when it was.
  const oldest = waiting.find(({ body }) => body !== null)
  if (oldest === undefined) return { kind: 'alive', lastAnchor: anchored }
  const unpublishedSince = secondsOf(oldest.t)
  const isOlder = anchored !== null && unpublishedSince < anchored
  return { kind: 'alive', lastAnchor: isOlder ? unpublishedSince : anchored, unpublishedSince }
}

/** Compares with lock and newest anchor; after the first time only when the anchor is another one. */
async function checkContinuity(
  { ledger, lock, origin, logId, hash }: PublisherOptions & { readonly hash: Sha256 },
  checked: { readonly anchor: number | null } | null,
  onChain: Commitment | null,
): Promise<{ readonly continuity: Continuity; readonly anchor: At | null }> {
  const locked = await lock.load(origin)
  return ledger.read(async (tx) => {
    const head = await tx.chain.head()
    const anchor = head === null ? null : ((await tx.chain.lastAnchor(logId, head.number))?.at ?? null)
    const isSeen = checked !== null && checked.anchor === (anchor?.n ?? null)
    return {
      continuity: isSeen ? { kind: 'kept' } : await startCheck(tx, { logId, locked, onChain, hash }),
      anchor,
    }
  })
}
