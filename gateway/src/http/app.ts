import { type RouteName, routes } from '@consentry/protocol'
import express, { type Express } from 'express'
import helmet from 'helmet'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Journal } from '../ports/Journal.ts'
import { createCors } from './cors.ts'
import type { Handler } from './Exchange.ts'
import { createHandle, type HandlePorts } from './handle.ts'
import { createProblemHandler } from './problem.ts'
import { createRequestLog, nameRoute, type RequestLogPorts } from './requestLog.ts'

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
  app.use(createRequestLog(ports))
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
  )
  app.use(createCors(ports.clientOrigins))
  const handle = createHandle(ports)
  // A GET route of Express answers HEAD too, so the HEAD routes come first.
  const ordered = Object.entries(routes).toSorted(
    ([, a], [, b]) => Number(b.method === 'HEAD') - Number(a.method === 'HEAD'),
  )
  for (const [key, route] of ordered) {
    const name = key as RouteName
    const handler = ports.handlers[name]
    if (handler === undefined) continue
    const method = route.method.toLowerCase() as 'get' | 'head' | 'post' | 'put' | 'delete'
    app[method](
      expressPath(route.path),
      nameRoute(name),
      handle({ name, handler, isStreamed: STREAMED.has(name) }),
    )
  }
  app.use(() => {
    throw new GatewayError('not_found', 'no such route')
  })
  app.use(createProblemHandler(ports.journal))
  return app
}

/** `{name}` is one segment, `{+name}` the rest of the path; a colon would begin a parameter of Express. */
function expressPath(path: string): string {
  return path.replace(/\{\+(\w+)\}/g, '*$1').replace(/\{(\w+)\}/g, ':$1')
}
