/** Codes that a client meets when it checks formats and keys on its own device. Spec §19. */
export const clientCodes = [
  'bad_json',
  'bad_header',
  'bad_commitment',
  'truncated',
  'bad_chunk',
  'bad_payload',
  'bad_padding',
  'bad_wrap',
  'wrong_context',
  'low_order',
  'key_mismatch',
  'stale_manifest',
  'bad_slot',
  'bad_mac',
  'bad_code',
  'bad_signature',
  'bad_checkpoint',
  'bad_proof',
  'bad_receipt',
  'not_enrolled',
] as const

/** One code of the closed client list. Spec §19. */
export type ClientCode = (typeof clientCodes)[number]

/** Codes that a gateway answers. Status and title of each live with the wire types. Spec §19. */
export const gatewayCodes = [
  'bad_request',
  'bad_signature',
  'invalid_token',
  'use_dpop_nonce',
  'invalid_dpop_proof',
  'no_access',
  'grant_pending',
  'step_up_required',
  'breakglass_unavailable',
  'not_found',
  'conflict',
  'stale_sequence',
  'erased',
  'too_large',
  'unsupported_media',
  'invalid_manifest',
  'bad_envelope_header',
  'rate_limited',
  'chain_stale',
  'log_halted',
  'anchor_overdue',
  'audit_unavailable',
  'storage_unavailable',
  'internal',
] as const

/** One code of the closed gateway list. Spec §19. */
export type GatewayCode = (typeof gatewayCodes)[number]

/** Every code a `ProtocolError` may carry. Spec §19. */
export type ErrorCode = ClientCode | GatewayCode
