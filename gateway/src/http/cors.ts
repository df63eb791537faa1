import type { RequestHandler } from 'express'

const ALLOWED = 'Authorization, DPoP, Content-Type, Content-Range, Range, Last-Event-ID'
const EXPOSED = 'DPoP-Nonce, X-Request-Id, Retry-After, Content-Range, Upload-Offset, WWW-Authenticate'
const MAX_AGE_SECONDS = '600'

/** The CORS rule of §18: configured origins only, no credentials; deployment and log answer any origin. */
export function createCors(clientOrigins: readonly string[]): RequestHandler {
  const configured = new Set(clientOrigins)
  return (request, response, next) => {
    const { origin } = request.headers
    const isPublic = request.path === '/v1/deployment' || request.path.startsWith('/v1/log/')
    response.vary('Origin')
    if (origin !== undefined && (isPublic || configured.has(origin))) {
      response.setHeader('Access-Control-Allow-Origin', isPublic ? '*' : origin)
      response.setHeader('Access-Control-Expose-Headers', EXPOSED)
      if (request.method === 'OPTIONS') {
        response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, DELETE')
        response.setHeader('Access-Control-Allow-Headers', ALLOWED)
        response.setHeader('Access-Control-Max-Age', MAX_AGE_SECONDS)
      }
    }
    if (request.method === 'OPTIONS') response.status(204).end()
    else next()
  }
}
