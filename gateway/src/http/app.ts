import type { RouteName } from '@consentry/protocol'
import express, { type Express, type RequestHandler } from 'express'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Journal } from '../ports/Journal.ts'
import { createCors } from './cors.ts'
import type { Handler } from './Exchange.ts'
import { createFindRoute } from './findRoute.ts'
import { createHandle, type HandlePorts } from './handle.ts'
import { createProblemHandler } from './problem.ts'
import { createRequestLog, nameRoute, type RequestLogPorts } from './requestLog.ts'
import { securityHeaders } from './securityHeaders.ts'

export interface AppPorts extends HandlePorts, RequestLogPorts {
  readonly handlers: Partial<Record<RouteName, Handler>>
  readonly clientOrigins: readonly string[]
  /** Addresses or networks of proxies that name their client. */
  readonly trustedProxies: readonly string[]
  readonly journal: Journal
}

/** Body goes to the store as it comes in; its hash stands in the path and is verified after the stream. */
const STREAMED: ReadonlySet<RouteName> = new Set<RouteName>(['putBlob'])

/** Binds the route table to handlers. A route without handler, like every unlisted one, is 404. */
export function createApp(ports: AppPorts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.enable('strict routing')
  app.set('query parser', 'simple')
  if (ports.trustedProxies.length > 0) app.set('trust proxy', [...ports.trustedProxies])
  const observe = createRequestLog(ports)
  const fixed = securityHeaders()
  const isPreflight = createCors(ports.clientOrigins)
  const dispatch = createDispatch(ports)
  // One layer, for each costs as much as what it does.
  app.use((request, response, next) => {
    observe(request, response)
    for (const { name, value } of fixed) response.setHeader(name, value)
    return isPreflight(request, response) ? response.status(204).end() : dispatch(request, response, next)
  })
  app.use(createProblemHandler(ports.journal))
  return app
}

/** Hands a request to the handler of its route; there is one look at the path, however many routes there are. */
function createDispatch(ports: AppPorts): RequestHandler {
  const handle = createHandle(ports)
  const bound = new Map<RouteName, RequestHandler>()
  for (const [key, handler] of Object.entries(ports.handlers)) {
    const name = key as RouteName
    bound.set(name, handle({ name, handler, isStreamed: STREAMED.has(name) }))
  }
  const findRoute = createFindRoute([...bound.keys()])
  return (request, response, next) => {
    const found = findRoute(request.method, request.path)
    const answer = found === null ? undefined : bound.get(found.name)
    if (found === null || answer === undefined) throw new GatewayError('not_found', 'no such route')
    nameRoute(response, found.name)
    request.params = { ...found.parameters }
    return answer(request, response, next)
  }
}
