import type { z } from 'zod'
import type { GatewayCode } from '../errors/codes.ts'

/** A right over a patient's vault; `controller` can be nobody else. Spec §9.1, §18. */
export type PatientRight = 'READ' | 'GRANT' | 'REVOKE' | 'KEYS' | 'controller'

/**
 * One way to be allowed to call a route; a list of them means any one. `session` is D of the table, `patient` P (S
 * with `stepUp`), `org` O with the member role or the organisation roles it takes. Spec §18.
 */
export type Access =
  | { readonly kind: 'session' }
  | { readonly kind: 'patient'; readonly right: PatientRight; readonly stepUp: boolean }
  | {
      readonly kind: 'org'
      readonly member?: 'AGENT'
      readonly orgRoles?: readonly ('TREAT' | 'RESEARCH')[]
    }
  | { readonly kind: 'loopback' }

/** Methods of the API. Spec §18. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

/** What a request carries; `maxBytes` is the limit of its body. Spec §18, §20. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly schema: z.ZodType; readonly maxBytes: number }
  /** A format of its own (manifest, keyring, envelope), given as its exact bytes. */
  | { readonly kind: 'bytes'; readonly mediaType: string; readonly maxBytes: number }
  | { readonly kind: 'ndjson'; readonly maxBytes: number; readonly maxLines: number }

/** What a successful answer carries. Spec §18. */
export type ResponseBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'ndjson'; readonly schema: z.ZodType }
  /** Server-sent events; `schema` is that of `data`. */
  | { readonly kind: 'events'; readonly schema: z.ZodType }
  /** Formats of their own: exact bytes, signed notes, FHIR resources, metrics. */
  | { readonly kind: 'raw'; readonly mediaType: string }

/** One row of the API. Spec §18. */
export type Route = {
  readonly method: Method
  /** `{name}` is one segment, `{+name}` the rest of the path. */
  readonly path: string
  /** Empty: no authentication. */
  readonly access: readonly Access[]
  readonly query: z.ZodType | null
  readonly body: RequestBody
  /** Status of success. */
  readonly status: number
  readonly response: ResponseBody
  /** Codes beside those every route of its kind may answer. */
  readonly codes: readonly GatewayCode[]
}

/** Codes any route may answer. Spec §18. */
export const anyRouteCodes: readonly GatewayCode[] = [
  'bad_request',
  'too_large',
  'storage_unavailable',
  'internal',
]

/** Codes any route with a session may answer. Spec §18. */
export const sessionCodes: readonly GatewayCode[] = [
  'invalid_token',
  'use_dpop_nonce',
  'invalid_dpop_proof',
  'rate_limited',
]

/** Whether a route needs a session and a request proof. Spec §10.3. */
export function needsSession(route: Route): boolean {
  return route.access.some(({ kind }) => kind === 'session' || kind === 'patient' || kind === 'org')
}

/** Every code a route may answer, sorted, each once. Spec §18. */
export function codesOf(route: Route): readonly GatewayCode[] {
  const codes = new Set<GatewayCode>([...anyRouteCodes, ...route.codes])
  if (needsSession(route)) for (const code of sessionCodes) codes.add(code)
  if (route.body.kind !== 'none') codes.add('unsupported_media')
  if (route.access.some((access) => access.kind === 'patient' && access.stepUp)) codes.add('step_up_required')
  return [...codes].sort()
}
