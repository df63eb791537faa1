import { type Seconds, secondsOf } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import { type ReadyRequest, readyRequest, type View } from '../handover/ReadyRequest.ts'
import type { Clock } from '../ports/Clock.ts'
import type { IndexStatus } from '../ports/IndexStatus.ts'
import { anchorOverdueSeconds, type LogStatus } from '../ports/LogStatus.ts'

const RETRY_SECONDS = 5

export interface ReadyPorts {
  readonly index: IndexStatus
  readonly log: LogStatus
  readonly clock: Clock
  readonly maxStale: Seconds
}

export interface Readiness {
  /** Admits a request to the decision, or throws `chain_stale`, `log_halted` or `anchor_overdue` (§11 step 4). */
  admit(request: AuthenticRequest): ReadyRequest
  /** The view alone, for what is checked against the chain without a decision. Throws `chain_stale` or `log_halted`. */
  view(): View
}

/** A gateway that is not ready answers 503 and decides nothing. */
export function createReadiness({ index, log, clock, maxStale }: ReadyPorts): Readiness {
  const view = (): View => {
    const chain = index.state()
    if (chain.kind !== 'ready')
      throw new GatewayError('chain_stale', chain.reason, { retryAfter: RETRY_SECONDS })
    const audit = log.state()
    if (audit.kind === 'halted') throw new GatewayError('log_halted', audit.reason, { retryAfter: 60 })
    return { latest: chain.latest, safe: chain.safe, maxStale, wall: secondsOf(clock.now()) }
  }
  return {
    view,
    admit: (request) => {
      const seen = view()
      const audit = log.state()
      const anchored = audit.kind === 'alive' ? audit.lastAnchor : null
      if (anchored === null || seen.wall - anchored > anchorOverdueSeconds) {
        throw new GatewayError('anchor_overdue', 'no anchor within 24 h', { retryAfter: 60 })
      }
      return readyRequest({ request, view: seen })
    },
  }
}
