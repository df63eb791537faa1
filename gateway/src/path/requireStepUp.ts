import type { Millis } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'

const STEP_UP_MS = 5 * 60_000

/** What cannot be undone takes a wallet login that is at most 5 min old (§10.4). Throws `step_up_required`. */
export function requireStepUp({ session }: AuthenticRequest, now: Millis): void {
  if (now - session.createdAt > STEP_UP_MS)
    throw new GatewayError('step_up_required', 'login is older than 5 minutes')
}
