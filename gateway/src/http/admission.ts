import type { RouteName } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import { limitTable } from './limitTable.ts'

export interface AdmissionPorts {
  /** Whether the event loop has been late for a while. */
  readonly isOverloaded: () => boolean
  readonly eventStreams: number
}

export interface Admission {
  /** Takes a place of the route, to be given back by the result. Throws `storage_unavailable` where none is free. */
  enter(name: RouteName): () => void
  /** Takes one of the event streams of a session; `end` breaks it off. Throws `rate_limited`. */
  enterStream(session: string, end: () => void): () => void
  /** Breaks off every event stream: the process stops, and they would never end by themselves. */
  endStreams(): void
}

const RETRY_SECONDS = 1

/** Bounds what runs at the same time, so that memory is bounded too, and sheds load before it piles up (§20). */
export function createAdmission({ isOverloaded, eventStreams }: AdmissionPorts): Admission {
  const running = new Map<RouteName, number>()
  const streams = new Map<string, number>()
  const open = new Set<() => void>()
  return {
    enter: (name) => {
      const { concurrency, isShed } = limitTable[name]
      if (isShed && isOverloaded()) throw busy('the event loop lags')
      return take(running, name, concurrency) ?? refuse(busy(`${name} has no free place`))
    },
    enterStream: (session, end) => {
      const leave =
        take(streams, session, eventStreams) ??
        refuse(new GatewayError('rate_limited', 'event streams of this session', { retryAfter: 15 }))
      open.add(end)
      return () => {
        open.delete(end)
        leave()
      }
    },
    endStreams: () => {
      for (const end of open) end()
    },
  }
}

function take<Key>(counts: Map<Key, number>, key: Key, most: number): (() => void) | null {
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

function refuse(error: GatewayError): never {
  throw error
}
