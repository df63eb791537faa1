import type { RouteName } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import { limitTable, type RouteLimit } from './limitTable.ts'

export interface AdmissionPorts {
  /** Whether the event loop has been late for a while. */
  readonly isOverloaded: () => boolean
  /** At a time for one session. */
  readonly perSession: Readonly<Record<NonNullable<RouteLimit['perSession']>, number>>
}

/** A request that wants to run. `end` breaks it off; `session` is null where the route has none. */
export interface Entrant {
  readonly name: RouteName
  readonly session: string | null
  readonly end: () => void
}

export interface Admission {
  /** Throws `storage_unavailable` for a route that is shed while the event loop lags. */
  shed(name: RouteName): void
  /**
   * Takes a place, to be given back by the result. Throws `storage_unavailable` where the route has none left and
   * `rate_limited` where the session has none. For requests that are whole: slow ones must hold nobody up.
   */
  enter(entrant: Entrant): () => void
  /** Breaks off every event stream: the process stops, and they would never end by themselves. */
  endStreams(): void
}

const RETRY_SECONDS = 1

/** Bounds what runs at the same time, so that memory is bounded too, and sheds load before it piles up (§20). */
export function createAdmission({ isOverloaded, perSession }: AdmissionPorts): Admission {
  const running = new Map<string, number>()
  const streams = new Set<() => void>()
  return {
    shed: (name) => {
      if (limitTable[name].isShed && isOverloaded()) throw busy('the event loop lags')
    },
    enter: ({ name, session, end }) => {
      const limit = limitTable[name]
      const leave = take(running, name, limit.concurrency)
      if (leave === null) throw busy(`${name} has no free place`)
      const kind = limit.perSession
      if (kind === null || session === null) return leave
      const leaveSession = take(running, `${kind} ${session}`, perSession[kind])
      if (leaveSession === null) {
        leave()
        throw new GatewayError('rate_limited', `${kind} of this session`, { retryAfter: RETRY_SECONDS })
      }
      if (limit.time === 'stream') streams.add(end)
      return () => {
        streams.delete(end)
        leaveSession()
        leave()
      }
    },
    endStreams: () => {
      for (const end of streams) end()
    },
  }
}

function take(counts: Map<string, number>, key: string, most: number): (() => void) | null {
  const count = counts.get(key) ?? 0
  if (count >= most) return null
  counts.set(key, count + 1)
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    const left = (counts.get(key) ?? 1) - 1
    if (left === 0) counts.delete(key)
    else counts.set(key, left)
  }
}

function busy(reason: string): GatewayError {
  return new GatewayError('storage_unavailable', reason, { retryAfter: RETRY_SECONDS })
}
