import { type Readiness, type Seconds, secondsOf } from '@consentry/protocol'
import type { Clock } from '../ports/Clock.ts'
import type { IndexStatus } from '../ports/IndexStatus.ts'
import { anchorOverdueSeconds, type LogState, type LogStatus } from '../ports/LogStatus.ts'

export interface HealthPorts {
  readonly index: IndexStatus
  readonly log: LogStatus
  readonly clock: Clock
  readonly isCrossChecked: boolean
  readonly chainKind: string
  readonly maxStale: number
  /** Stores that hold every blob, by configuration. */
  readonly replicas: number
  /** What the stores have to say. */
  readonly notes: () => readonly string[]
}

/** Whether this process decides, and what an operator should know about it (§18 /readyz). */
export function createHealth(ports: HealthPorts): () => Promise<Readiness> {
  return async () => {
    const now = secondsOf(ports.clock.now())
    const index = ports.index.state()
    const log = ports.log.state()
    const indexAge = index.kind === 'ready' ? Math.max(0, now - index.latest.time) : null
    const anchored = log.kind === 'alive' ? log.lastAnchor : null
    const isFresh = indexAge !== null && indexAge <= ports.maxStale
    const anchorAge = anchored === null ? null : Math.max(0, now - anchored)
    return {
      ready: isFresh && anchorAge !== null && anchorAge <= anchorOverdueSeconds,
      indexAge,
      rpcCrossCheck: ports.isCrossChecked ? 'on' : 'off',
      replicas: ports.replicas,
      anchorAge,
      log: log.kind === 'alive' ? 'running' : 'halted',
      accreditDelay: ports.chainKind === 'embedded' ? 0 : null,
      notes: [
        ...notesOf(ports),
        ...(indexAge === null || isFresh ? [] : [`chain index stale: its head is ${indexAge} s old`]),
        ...logNotes(log, anchorAge),
        ...witnessNotes(log, now),
      ],
    }
  }
}

function notesOf({ index, chainKind, isCrossChecked, notes }: HealthPorts): readonly string[] {
  const chain = index.state()
  return [
    ...(chainKind === 'embedded' ? ['embedded chain: for trial', 'accreditation has no delay here'] : []),
    ...(isCrossChecked ? [] : ['one RPC node: its word is not cross-checked']),
    ...notes(),
    ...(chain.kind === 'ready' ? [] : [`chain index ${chain.kind}: ${chain.reason}`]),
  ]
}

/** A checkpoint takes a second, and a slow witness some more. */
const WITNESS_PATIENCE_SECONDS = 60

function witnessNotes(log: LogState, now: Seconds): readonly string[] {
  const since = log.kind === 'alive' ? (log.unpublishedSince ?? now) : now
  return now - since > WITNESS_PATIENCE_SECONDS
    ? [
        `witness quorum missed: entries of the last ${now - since} s are not published; docs/operations/witnesses.md`,
      ]
    : []
}

const RESTORE = 'restore a newer ledger or open the next log: docs/operations/backup.md'

/** What an operator does about a halted log, by the beginning of its reason. */
const wayOut: Readonly<Record<string, string>> = {
  starting: 'it is being compared with lock and chain',
  behind: `this ledger is older than what was signed or anchored; ${RESTORE}`,
  other: `this ledger has another history than what was signed or anchored; ${RESTORE}`,
  lock: `the checkpoint lock is missing, so nobody knows what was signed last; ${RESTORE}`,
}

function logNotes(log: LogState, anchorAge: number | null): readonly string[] {
  if (log.kind === 'halted') {
    const way = wayOut[log.reason.split('_', 1)[0] ?? ''] ?? `stored entries are damaged; ${RESTORE}`
    return [`log halted (${log.reason}): ${way}`]
  }
  if (anchorAge === null) return ['the log has no anchor on chain yet']
  return anchorAge > anchorOverdueSeconds ? [`audit anchor overdue: the last is ${anchorAge} s old`] : []
}
