import type { GatewayCode } from '@consentry/protocol'

/** What a caller can do after a gateway's refusal, one sentence each. Spec §19. */
export const nextSteps: Readonly<Record<GatewayCode, string>> = {
  bad_request: 'Check what was sent against the description of the function',
  bad_signature: 'Sign again with the wallet that may decide this',
  invalid_token: 'Log in again',
  use_dpop_nonce: 'Repeat the request',
  invalid_dpop_proof: 'Check the clock of this device, then log in again',
  no_access: 'Ask for access, or check that a grant covers patient, class, purpose and time',
  grant_pending: 'Wait until the chain has confirmed it, or until the patient has shared the keys again',
  step_up_required: 'Log in again: this needs a login of the last five minutes',
  breakglass_unavailable: 'There is no emergency access in this version',
  not_found: 'Check the id; the thing may have ended',
  conflict: 'Look at the present state, then decide again',
  stale_sequence: 'Read the present keys, then sign again',
  erased: 'It was erased and cannot be brought back',
  too_large: 'Send less at a time',
  unsupported_media: 'Send the media type that the function names',
  invalid_manifest: 'Update this software; what it sent does not fit the gateway',
  bad_envelope_header: 'Update this software; what it sent does not fit the gateway',
  rate_limited: 'Wait, then repeat it',
  chain_stale: 'Wait until the gateway sees the chain again',
  log_halted: 'Tell the operator: the audit log has stopped',
  anchor_overdue: 'Tell the operator: the audit log is not anchored',
  audit_unavailable: 'Repeat it in a moment',
  storage_unavailable: 'Repeat it in a moment',
  internal: 'Tell the operator the time of this request',
}
