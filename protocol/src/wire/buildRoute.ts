import type { z } from 'zod'
import type { GatewayCode } from '../errors/codes.ts'
import { formatLimits } from '../values/limits.ts'
import type { Access, Method, PatientRight, RequestBody, ResponseBody, Route } from './route.ts'

/** What of a route differs from the plain one: no access rule, no query, no body, 200, no answer. */
export type RouteParts = {
  readonly access?: readonly Access[]
  readonly query?: z.ZodType
  readonly body?: z.ZodType | RequestBody
  readonly status?: number
  readonly response?: z.ZodType | ResponseBody
  readonly codes?: readonly GatewayCode[]
}

/** Any session (D). Spec §18. */
export const session: Access = { kind: 'session' }
/** A session of an organisation (O). Spec §18. */
export const org: Access = { kind: 'org' }
/** A session of an organisation by a member with role AGENT. Spec §9.2, §18. */
export const agent: Access = { kind: 'org', member: 'AGENT' }

/** The patient or a delegate with this right (P). Spec §18. */
export function patient(right: PatientRight): Access {
  return { kind: 'patient', right, stepUp: false }
}

/** The same after a fresh wallet login (S). Spec §10.4, §18. */
export function stepUp(right: PatientRight): Access {
  return { kind: 'patient', right, stepUp: true }
}

/** An answer in a format of its own. */
export function raw(mediaType: string): ResponseBody {
  return { kind: 'raw', mediaType }
}

/** Makes a row of the route table; a schema as body or response means JSON. Spec §18. */
export function buildRoute(method: Method, path: string, parts: RouteParts): Route {
  const { access = [], query = null, body, response, codes = [] } = parts
  const answer: ResponseBody =
    response === undefined
      ? { kind: 'none' }
      : 'kind' in response
        ? response
        : { kind: 'json', schema: response }
  const request: RequestBody =
    body === undefined
      ? { kind: 'none' }
      : 'kind' in body
        ? body
        : { kind: 'json', schema: body, maxBytes: formatLimits.bytes }
  const status = parts.status ?? (answer.kind === 'none' ? 204 : 200)
  return { method, path, access, query, body: request, status, response: answer, codes }
}
