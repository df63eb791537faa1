import type { GrantPurpose } from '@consentry/protocol'
import type { GrantedAccess } from './listGranted.ts'

/** Whether a grant lets one's organisation read something now for a purpose. Spec §4, §11. */
export function canRead({ state, actions, purposes }: GrantedAccess, purpose: GrantPurpose): boolean {
  // Consent to treatment covers emergency treatment, never the reverse.
  const isCovered = purposes.includes(purpose) || (purpose === 'ETREAT' && purposes.includes('TREAT'))
  return state === 'active' && actions.includes('read') && isCovered
}
