import { FhirError } from '@consentry/fhir'
import { ProtocolError } from '@consentry/protocol'
import { type AnyCode, SdkError } from '@consentry/sdk'
import { CliError, type CliErrorCode } from './CliError.ts'

/** Name of an exit code. */
export type ExitName =
  | 'ok'
  | 'findings'
  | 'usage'
  | 'refused'
  | 'unreachable'
  | 'missing'
  | 'conflict'
  | 'badInput'
  | 'untrusted'
  | 'partial'
  | 'internal'
  | 'interrupted'

/** How a command ends: number and meaning by name. Scripts may rely on each. */
export const exitCodes: Readonly<Record<ExitName, { readonly code: number; readonly meaning: string }>> = {
  ok: { code: 0, meaning: 'Done.' },
  findings: { code: 1, meaning: 'A check was made and found something that must not be.' },
  usage: { code: 2, meaning: 'Arguments, options or settings are not right, or nobody confirmed.' },
  refused: { code: 3, meaning: 'The gateway refused: no grant, no membership, not yet effective.' },
  unreachable: { code: 4, meaning: 'Gateway or node gave no answer, or not in time. Try again.' },
  missing: { code: 5, meaning: 'What was asked for is not there: record, grant, profile, vault.' },
  conflict: { code: 6, meaning: 'It clashes with what is stored: enrolled already, changed meanwhile.' },
  badInput: { code: 7, meaning: 'A file or text that was given cannot be read or is malformed.' },
  untrusted: { code: 8, meaning: 'What the gateway or a file showed failed its check and was not used.' },
  partial: { code: 9, meaning: 'Some of several were done; the answer says which were not, and why.' },
  internal: { code: 70, meaning: 'A fault of the command itself.' },
  interrupted: { code: 130, meaning: 'Ended by Ctrl-C.' },
}

const byCode: Readonly<Record<ExitName, readonly (AnyCode | CliErrorCode)[]>> = {
  ok: [],
  findings: [],
  usage: [
    'usage',
    'needs_yes',
    'declined',
    'bad_profile',
    'loose_mode',
    'no_network',
    'wrong_password',
    'wrong_chain',
    'wrong_account',
    'sensitive_class',
  ],
  refused: [
    'no_access',
    'grant_pending',
    'step_up_required',
    'breakglass_unavailable',
    'invalid_token',
    'use_dpop_nonce',
    'invalid_dpop_proof',
    'org_unavailable',
    'not_accredited',
    'relay_failed',
    'no_key',
    'wallet_rejected',
    'wallet_failed',
    'wrong_wallet',
    'not_the_patient',
    'fhir_server_refused',
  ],
  unreachable: [
    'unreachable',
    'not_effective_in_time',
    'rate_limited',
    'chain_stale',
    'log_halted',
    'anchor_overdue',
    'audit_unavailable',
    'storage_unavailable',
    'network_failed',
  ],
  missing: ['not_found', 'not_enrolled', 'erased', 'no_profile'],
  conflict: ['conflict', 'stale_sequence', 'profile_exists'],
  badInput: [
    'bad_file',
    'bad_json',
    'bad_request',
    'bad_code',
    'too_large',
    'unsupported_media',
    'invalid_manifest',
    'bad_keystore',
    'bad_delegate',
    'bad_state',
    'source_changed',
    'bad_upload',
  ],
  untrusted: [
    'unexpected_answer',
    'wrong_deployment',
    'wrong_login_text',
    'wallet_not_deterministic',
    'bad_grant',
    'bad_author',
    'bad_header',
    'bad_envelope_header',
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
    'bad_signature',
    'bad_checkpoint',
    'bad_proof',
    'bad_receipt',
    'bad_trail',
    'bad_archive',
    'old_version',
    'fhir_server_untrusted',
  ],
  partial: [],
  internal: ['internal'],
  interrupted: ['interrupted'],
}

const nameByCode: ReadonlyMap<string, ExitName> = new Map(
  Object.entries(byCode).flatMap(([name, codes]) => codes.map((code) => [code, name as ExitName])),
)

/** How a command ends that failed with an error code; undefined for a code of no table. */
export function exitOfCode(code: string): ExitName | undefined {
  return nameByCode.get(code)
}

/** How a command ends that failed with this. What nobody expected is a fault of the command itself. */
export function exitOf(error: unknown): ExitName {
  if (error instanceof FhirError) return 'badInput'
  const isKnown = error instanceof CliError || error instanceof SdkError || error instanceof ProtocolError
  return (isKnown ? exitOfCode(error.code) : undefined) ?? 'internal'
}
