import {
  type GatewayCode,
  hasRetryAfter,
  problemMediaType,
  problemOf,
  ProtocolError,
  gatewayCodes,
} from '@consentry/protocol'
import type { ErrorRequestHandler, Response } from 'express'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Journal } from '../ports/Journal.ts'
import { fhirMediaType, operationOutcome } from './fhir/operationOutcome.ts'
import { hasBody } from './readBody.ts'

/** Seconds a client waits when nothing better is known. */
const RETRY_SECONDS = 5

const known: ReadonlySet<string> = new Set(gatewayCodes)
const bodies = new Map<GatewayCode, Buffer>(
  gatewayCodes.map((code) => [code, Buffer.from(JSON.stringify(problemOf(code)))]),
)

/** Answers one code of the closed list: the same code gives the same bytes (§19, G14). */
function sendProblem(response: Response, code: GatewayCode, retryAfter: number | null): void {
  const isFhir = response.req.path.startsWith('/fhir/')
  if (hasRetryAfter(code)) response.setHeader('Retry-After', String(retryAfter ?? RETRY_SECONDS))
  if (code === 'invalid_token' || code === 'invalid_dpop_proof' || code === 'use_dpop_nonce') {
    response.setHeader('WWW-Authenticate', `DPoP error="${code}", algs="ES256"`)
  }
  response.status(problemOf(code).status)
  response.setHeader('Content-Type', isFhir ? fhirMediaType : problemMediaType)
  response.end(isFhir ? operationOutcome(code) : bodies.get(code))
}

/** The whole answer of a code as bytes, for a connection that has no request to answer. The connection ends with it. */
export function problemBytes(code: GatewayCode): Buffer {
  const { status, title } = problemOf(code)
  const body = bodies.get(code) ?? Buffer.alloc(0)
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${body.length}`,
    'Cache-Control: no-store',
    'Connection: close',
    ...(hasRetryAfter(code) ? [`Retry-After: ${RETRY_SECONDS}`] : []),
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

/** The code an error leaves the gateway with. Everything that is not a stated refusal is `internal`. */
export function codeOf(error: unknown): GatewayCode {
  if (error instanceof GatewayError) return error.code
  // What a parser of the protocol refuses came from the client; a code of the client list has no place on the wire.
  if (error instanceof ProtocolError)
    return known.has(error.code) ? (error.code as GatewayCode) : 'bad_request'
  const status = (error as { status?: unknown } | null)?.status
  if (status === 413) return 'too_large'
  if (status === 415) return 'unsupported_media'
  return typeof status === 'number' && status >= 400 && status < 500 ? 'bad_request' : 'internal'
}

/** The last handler of the app. What went wrong inside is written to the journal by its kind alone. */
export function createProblemHandler(journal: Journal): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const code = codeOf(error)
    const requestId = String(response.getHeader('X-Request-Id') ?? '')
    if (code === 'internal') journal.error('request failed', { code, requestId, reason: kindOf(error) })
    if (response.headersSent) {
      request.socket.destroy()
      return
    }
    // What is still to come of this request would be read as the next one.
    if (hasBody(request) && !request.readableEnded) response.setHeader('Connection', 'close')
    sendProblem(response, code, error instanceof GatewayError ? error.retryAfter : null)
  }
}

/** Class name and place, never the message: a message may quote what was given. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const place = /\(?([\w./-]+\.ts:\d+)/.exec(error.stack ?? '')?.[1] ?? ''
  return `${error.name} ${place.split('/').slice(-2).join('/')}`
}
