import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** A header of every answer. */
export interface FixedHeader {
  readonly name: string
  readonly value: string
}

/**
 * What helmet sets, asked for once: it is the same for every answer, and its dozen steps cost as much as finding the
 * route. Nothing is kept by a cache.
 */
export function securityHeaders(): readonly FixedHeader[] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  })
  const headers: FixedHeader[] = [{ name: 'Cache-Control', value: 'no-store' }]
  const answer = {
    setHeader: (name: string, value: string) => headers.push({ name, value }),
    removeHeader: () => {},
  }
  // Helmet looks at no request, and does no more with an answer than this.
  protect({} as IncomingMessage, answer as unknown as ServerResponse, () => {})
  return headers
}
