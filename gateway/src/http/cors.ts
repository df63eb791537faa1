import type { Request, Response } from 'express'

const ALLOWED = 'Authorization, DPoP, Content-Type, Content-Range, Range, Last-Event-ID'
const EXPOSED = 'DPoP-Nonce, X-Request-Id, Retry-After, Content-Range, Upload-Offset, WWW-Authenticate'
const MAX_AGE_SECONDS = '600'

/**
 * Sets the headers of the CORS rule of §18: configured origins only, no credentials; deployment and log answer any origin.
 * Says whether the request was a preflight, which has its whole answer in them.
 */
export function createCors(
  clientOrigins: readonly string[],
): (request: Request, response: Response) => boolean {
  const configured = new Set(clientOrigins)
  return (request, response) => {
    const { origin } = request.headers
    const isPublic = request.path === '/v1/deployment' || request.path.startsWith('/v1/log/')
    response.setHeader('Vary', 'Origin')
    if (origin !== undefined && (isPublic || configured.has(origin))) {
      response.setHeader('Access-Control-Allow-Origin', isPublic ? '*' : origin)
      response.setHeader('Access-Control-Expose-Headers', EXPOSED)
      if (request.method === 'OPTIONS') {
        response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, DELETE')
        response.setHeader('Access-Control-Allow-Headers', ALLOWED)
        response.setHeader('Access-Control-Max-Age', MAX_AGE_SECONDS)
      }
    }
    return request.method === 'OPTIONS'
  }
}
