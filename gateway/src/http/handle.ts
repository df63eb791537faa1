import { needsSession, pathParameterSchemas, type Route, fromHex } from '@consentry/protocol'
import type { Request, RequestHandler } from 'express'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { SignedRequest } from '../handover/SignedRequest.ts'
import { codeOf } from './problem.ts'
import type { Answer, Exchange, Handler } from './Exchange.ts'
import { parseJson, type ReadBody, readBody, requireMedia } from './readBody.ts'
import { sendAnswer } from './sendAnswer.ts'

export interface HandlePorts {
  readonly authenticate: (request: SignedRequest) => Promise<AuthenticRequest>
  readonly issueNonce: () => string
  /** Resolves once at least the refusal floor has passed since `startedAt` (monotonic, ms). */
  readonly refusalFloor: (startedAt: number) => Promise<void>
  readonly monotonic: () => number
}

/** Steps of every route: form of the request, session and proof, the handler, the answer. Refusals take their least time. */
export function createHandle(
  ports: HandlePorts,
): (route: Route, handler: Handler, isStreamed: boolean) => RequestHandler {
  return (route, handler, isStreamed) => async (request, response) => {
    const startedAt = ports.monotonic()
    if (needsSession(route)) response.setHeader('DPoP-Nonce', ports.issueNonce())
    try {
      const exchange = await admit(ports, route, request, isStreamed)
      const answer = await handler(exchange)
      if (hasRefusal(answer)) await ports.refusalFloor(startedAt)
      await sendAnswer(response, route, answer)
    } catch (error) {
      if (codeOf(error) === 'no_access') await ports.refusalFloor(startedAt)
      throw error
    }
  }
}

async function admit(
  ports: HandlePorts,
  route: Route,
  request: Request,
  isStreamed: boolean,
): Promise<Exchange> {
  const parameters = parametersOf(request)
  const query = queryOf(route, request)
  const read = await bodyOf(route, request, isStreamed)
  const digest = isStreamed ? fromHex(parameters['sha256'] ?? '') : read.digest
  const session = needsSession(route) ? await ports.authenticate(signedRequest(request, digest, read)) : null
  const body = route.body.kind === 'json' ? parseJson(read.bytes, route.body) : null
  return { route, request, parameters, query, body, bytes: read.bytes, lines: read.lines ?? [], session }
}

const NO_BODY: ReadBody = {
  bytes: new Uint8Array(),
  lines: null,
  // SHA-256 of nothing.
  digest: fromHex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
  lineDigests: null,
}

async function bodyOf({ body }: Route, request: Request, isStreamed: boolean): Promise<ReadBody> {
  if (body.kind === 'none') return NO_BODY
  if (!isStreamed) return readBody(request, body)
  requireMedia(request, body)
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
