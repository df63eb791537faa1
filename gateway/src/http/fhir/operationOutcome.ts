import { type GatewayCode, gatewayCodes, problemOf } from '@consentry/protocol'

/** Media type of every answer below `/fhir`. */
export const fhirMediaType = 'application/fhir+json'

/** Issue types of FHIR R4 for the codes that clients act upon; every other is `processing`. */
const ISSUES: Readonly<Partial<Record<GatewayCode, string>>> = {
  bad_request: 'invalid',
  invalid_token: 'login',
  use_dpop_nonce: 'login',
  invalid_dpop_proof: 'security',
  no_access: 'forbidden',
  step_up_required: 'login',
  not_found: 'not-found',
  rate_limited: 'throttled',
  chain_stale: 'transient',
  storage_unavailable: 'transient',
  internal: 'exception',
}

const bodies = new Map<GatewayCode, Buffer>(gatewayCodes.map((code) => [code, Buffer.from(bodyOf(code))]))

/** An error of the closed list as FHIR says it: the same code gives the same bytes (§18, G14). */
export function operationOutcome(code: GatewayCode): Buffer {
  return bodies.get(code) ?? Buffer.alloc(0)
}

function bodyOf(code: GatewayCode): string {
  const { title } = problemOf(code)
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: ISSUES[code] ?? 'processing',
        details: { coding: [{ system: 'urn:consentry:error', code }], text: title },
      },
    ],
  })
}
