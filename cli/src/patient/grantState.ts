import type { GrantView } from '@consentry/protocol'

/** How a grant stands: `active`, `ended` by revocation, `expired`, `later` (begins in future), `pending` (not final). */
export type GrantState = 'active' | 'ended' | 'expired' | 'later' | 'pending'

/** State of a grant at a moment in ms. */
export function grantState({ opening, status, latched }: GrantView, nowMillis: number): GrantState {
  const { notBefore, expiresAt } = opening.terms
  if (latched || status.latest === 2) return 'ended'
  if (nowMillis >= expiresAt * 1000) return 'expired'
  if (status.latest !== 1 || status.safe !== 1) return 'pending'
  return nowMillis < notBefore * 1000 ? 'later' : 'active'
}

/** Whether somebody may use it now. */
export function isEffective(grant: GrantView, nowMillis: number): boolean {
  return grantState(grant, nowMillis) === 'active'
}
