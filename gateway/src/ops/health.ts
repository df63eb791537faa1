import { type Readiness, secondsOf } from '@consentry/protocol'
import type { Clock } from '../ports/Clock.ts'
import type { IndexStatus } from '../ports/IndexStatus.ts'
import type { LogStatus } from '../ports/LogStatus.ts'

export interface HealthPorts {
  readonly index: IndexStatus
  readonly log: LogStatus
  readonly clock: Clock
  readonly isCrossChecked: boolean
  readonly chainKind: string
  readonly maxStale: number
  /** What the store has to say. */
  readonly notes: readonly string[]
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
    return {
      ready: isFresh && log.kind === 'alive' && anchored !== null,
      indexAge,
      rpcCrossCheck: ports.isCrossChecked ? 'on' : 'off',
      replicas: 1,
      anchorAge: anchored === null ? null : Math.max(0, now - anchored),
      log: log.kind === 'alive' ? 'running' : 'halted',
      accreditDelay: ports.chainKind === 'embedded' ? 0 : null,
      notes: notesOf(ports),
    }
  }
}

function notesOf({ index, log, chainKind, isCrossChecked, notes }: HealthPorts): readonly string[] {
  const chain = index.state()
  const audit = log.state()
  return [
    ...(chainKind === 'embedded' ? ['embedded chain: for trial', 'accreditation has no delay here'] : []),
    ...(isCrossChecked ? [] : ['one RPC node: its word is not cross-checked']),
    'one replica of every blob',
    ...notes,
    ...(chain.kind === 'ready' ? [] : [`chain index ${chain.kind}: ${chain.reason}`]),
    ...(audit.kind === 'halted' ? [`log halted: ${audit.reason}`] : []),
  ]
}
