import type { RouteName } from '@consentry/protocol'
import type { Request, Response } from 'express'
import type { Journal } from '../ports/Journal.ts'
import { traceIdOf } from './traceIdOf.ts'

/** A request as operators see it: nothing of who asked and for what. */
export interface ObservedRequest {
  /** Name of the route table; `none` for a path that is not in it. */
  readonly route: RouteName | 'none'
  /** 0 when the connection broke before the answer was whole. */
  readonly status: number
  readonly ms: number
}

export interface RequestLogPorts {
  readonly journal: Journal
  readonly newRequestId: () => string
  readonly monotonic: () => number
  readonly observe: (request: ObservedRequest) => void
}

/**
 * Gives every request an id of its own and, when it is over, tells journal and metrics about it. Failures of the server
 * are of level info, the rest of level debug: strangers must not be able to fill the disk. What /readyz says is no
 * failure of the request.
 */
export function createRequestLog(ports: RequestLogPorts): (request: Request, response: Response) => void {
  const { journal, newRequestId, monotonic, observe } = ports
  return (request, response) => {
    const startedAt = monotonic()
    const requestId = newRequestId()
    const trace = traceIdOf(request.headers['traceparent'])
    response.setHeader('X-Request-Id', requestId)
    response.once('close', () => {
      const route = (response.locals['route'] as RouteName | undefined) ?? 'none'
      const status = response.writableFinished ? response.statusCode : 0
      const ms = monotonic() - startedAt
      observe({ route, status, ms })
      const fields = { route, status, ms: Math.round(ms), requestId, ...(trace === null ? {} : { trace }) }
      if (status >= 500 && route !== 'readReadiness') journal.info('request', fields)
      else journal.debug('request', fields)
    })
  }
}

/** Says which row of the route table a request is for. */
export function nameRoute(response: Response, name: RouteName): void {
  response.locals['route'] = name
}
