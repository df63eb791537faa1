import {
  fromHex,
  needsSession,
  pathParameterSchemas,
  type Route,
  type RouteName,
  routes,
} from '@consentry/protocol'
import type { Request, RequestHandler } from 'express'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { SignedRequest } from '../handover/SignedRequest.ts'
import type { Admission } from './admission.ts'
import type { Answer, Exchange, Handler } from './Exchange.ts'
import { isLocal } from './isLocal.ts'
import { limitTable } from './limitTable.ts'
import type { Limits } from './limits.ts'
import { type Pace, pacedBody } from './pacedBody.ts'
import { codeOf } from './problem.ts'
import {
  type BodyReading,
  parseJson,
  type ReadBody,
  readBody,
  requireMedia,
  requireNoBody,
} from './readBody.ts'
import { sendAnswer } from './sendAnswer.ts'

export interface HandlePorts {
  readonly authenticate: (request: SignedRequest) => Promise<AuthenticRequest>
  readonly issueNonce: () => string
  /** Resolves once at least the refusal floor has passed since `startedAt` (monotonic, ms). */
  readonly refusalFloor: (startedAt: number) => Promise<void>
  readonly monotonic: () => number
  readonly admission: Admission
  readonly charge: Limits['charge']
  readonly bodies: BodyReading
  readonly blobPace: Pace
}

/** A row of the route table with what answers it. `isStreamed`: its body goes on as it comes in. */
export interface BoundRoute {
  readonly name: RouteName
  readonly handler: Handler
  readonly isStreamed: boolean
}

/**
 * Steps of every route: the form of the request, session and proof, its rates, a free place, the handler, the answer.
 * Refusals take their least time.
 */
export function createHandle(ports: HandlePorts): (bound: BoundRoute) => RequestHandler {
  return (bound) => async (request, response) => {
    const { name, handler } = bound
    const route = routes[name]
    const startedAt = ports.monotonic()
    requireReach(route, request)
    ports.admission.shed(name)
    if (needsSession(route)) response.setHeader('DPoP-Nonce', ports.issueNonce())
    try {
      const exchange = await admit(ports, bound, request)
      const session = exchange.session?.session.tokenHash ?? null
      response.once('close', ports.admission.enter({ name, session, end: () => response.destroy() }))
      const answer = await handler(exchange)
      if (hasRefusal(answer)) await ports.refusalFloor(startedAt)
      await sendAnswer(response, route, answer, paceOf(ports, name))
    } catch (error) {
      if (codeOf(error) === 'no_access') await ports.refusalFloor(startedAt)
      throw error
    }
  }
}

// Events come when they come; but somebody who takes none of what waits is not waited for.
function paceOf({ blobPace }: HandlePorts, name: RouteName): Pace {
  return limitTable[name].time === 'stream' ? { ...blobPace, leastBytes: 1 } : blobPace
}

/** A route for this machine alone does not exist for others. */
function requireReach({ access }: Route, request: Request): void {
  if (access.some(({ kind }) => kind === 'loopback') && !isLocal(request))
    throw new GatewayError('not_found', 'no such route')
}

async function admit(
  ports: HandlePorts,
  { name, isStreamed }: BoundRoute,
  request: Request,
): Promise<Exchange> {
  const route = routes[name]
  const parameters = parametersOf(request)
  const query = queryOf(route, request)
  const read = await bodyOf(route, request, isStreamed ? null : ports.bodies)
  const digest = isStreamed ? fromHex(parameters['sha256'] ?? '') : read.digest
  const session = needsSession(route) ? await ports.authenticate(signedRequest(request, digest, read)) : null
  const body = route.body.kind === 'json' ? parseJson(read.bytes, route.body) : null
  const { bytes, lines } = read
  const source = chunksOf(isStreamed ? request : null, ports.blobPace)
  const exchange = { route, request, parameters, query, body, bytes, lines: lines ?? [], source, session }
  ports.charge(name, exchange)
  return exchange
}

// Begins with its first reader: a body that nobody asks for is passed over by the server itself.
async function* chunksOf(request: Request | null, pace: Pace): AsyncGenerator<Uint8Array> {
  if (request !== null) yield* pacedBody(request, pace)
}

const NO_BODY: ReadBody = {
  bytes: new Uint8Array(),
  lines: null,
  // SHA-256 of nothing.
  digest: fromHex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
  lineDigests: null,
}

/** `reading`: null for a body that is not read here. */
async function bodyOf({ body }: Route, request: Request, reading: BodyReading | null): Promise<ReadBody> {
  if (body.kind === 'none') requireNoBody(request)
  else if (reading !== null) return readBody(request, body, reading)
  else requireMedia(request, body)
  return NO_BODY
}

function signedRequest(
  request: Request,
  bodyDigest: Uint8Array,
  { bytes, lineDigests }: ReadBody,
): SignedRequest {
  const { authorization } = request.headers
  const proof = request.headers['dpop']
  return {
    method: request.method,
    target: request.originalUrl,
    path: request.path,
    authorization,
    proof: typeof proof === 'string' ? proof : undefined,
    bodyDigest,
    body: bytes,
    lines: lineDigests,
  }
}

function parametersOf(request: Request): Readonly<Record<string, string>> {
  const checked: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.params)) {
    const text = Array.isArray(value) ? value.join('/') : value
    if (pathParameterSchemas[name]?.safeParse(text).success !== true)
      throw new GatewayError('bad_request', `parameter ${name} is malformed`)
    checked[name] = text
  }
  return checked
}

function queryOf({ query }: Route, request: Request): unknown {
  if (query === null) {
    if (Object.keys(request.query).length > 0) throw new GatewayError('bad_request', 'route takes no query')
    return null
  }
  const parsed = query.safeParse({ ...request.query })
  if (!parsed.success) throw new GatewayError('bad_request', 'query does not have the form of its route')
  return parsed.data
}

function hasRefusal(answer: Answer): boolean {
  return (answer.kind === 'json' || answer.kind === 'ndjson') && answer.hasRefusal === true
}
