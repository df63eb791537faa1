import { z } from 'zod'
import { type GatewayCode, gatewayCodes } from '../errors/codes.ts'

/** Status and title of an error code. Spec §19. */
export type ProblemRow = { readonly status: number; readonly title: string }

/** The body of an error: RFC 9457, exactly these members, never an echo of input. Spec §19. */
export type Problem = {
  readonly type: `urn:consentry:error:${GatewayCode}`
  readonly title: string
  readonly status: number
  readonly code: GatewayCode
}

/** Media type of error bodies. Spec §19. */
export const problemMediaType = 'application/problem+json'

/** The closed table of errors; a code without a row does not compile. Spec §19. */
export const problems: Readonly<Record<GatewayCode, ProblemRow>> = {
  bad_request: { status: 400, title: 'Malformed request' },
  bad_signature: { status: 400, title: 'Signature not valid' },
  invalid_token: { status: 401, title: 'Session missing or over' },
  use_dpop_nonce: { status: 401, title: 'Use the given nonce' },
  invalid_dpop_proof: { status: 401, title: 'Proof not valid' },
  no_access: { status: 403, title: 'No access' },
  grant_pending: { status: 403, title: 'Permitted, not yet effective' },
  step_up_required: { status: 403, title: 'Sign in again' },
  breakglass_unavailable: { status: 403, title: 'Not available' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflicts with stored state' },
  stale_sequence: { status: 409, title: 'Sequence not current' },
  erased: { status: 410, title: 'Erased' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media: { status: 415, title: 'Media type not supported' },
  invalid_manifest: { status: 422, title: 'Manifest not valid' },
  bad_envelope_header: { status: 422, title: 'Not a Consentry envelope' },
  rate_limited: { status: 429, title: 'Too many requests' },
  chain_stale: { status: 503, title: 'Chain view not current' },
  log_halted: { status: 503, title: 'Audit log halted' },
  anchor_overdue: { status: 503, title: 'Audit anchor overdue' },
  audit_unavailable: { status: 503, title: 'Audit entry not written' },
  storage_unavailable: { status: 503, title: 'Storage not available' },
  internal: { status: 500, title: 'Internal error' },
}

/** Schema of a code of the table. */
export const errorCode: z.ZodType<GatewayCode> = z.enum(gatewayCodes)

/** Schema of `Problem`; the client checks that the members agree. */
export const problemSchema: z.ZodType<Problem> = z
  .strictObject({ type: z.string(), title: z.string(), status: z.int(), code: errorCode })
  .refine(
    (body) => body.type === `urn:consentry:error:${body.code}`,
  ) as z.ZodType<unknown> as z.ZodType<Problem>

/** The body of an error. The same code gives the same bytes. Spec §19. */
export function problemOf(code: GatewayCode): Problem {
  const { status, title } = problems[code]
  return { type: `urn:consentry:error:${code}`, title, status, code }
}

/** Whether the answer must carry `Retry-After`: 429, 503 and `grant_pending`. Spec §19. */
export function hasRetryAfter(code: GatewayCode): boolean {
  const { status } = problems[code]
  return status === 429 || status === 503 || code === 'grant_pending'
}
