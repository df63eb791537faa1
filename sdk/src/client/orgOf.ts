import type { OrgId } from '@consentry/protocol'
import type { Session } from './login.ts'

/** The organisation a session speaks for. Throws TypeError for a person's session. */
export function orgOf({ role }: Session): OrgId {
  if (role !== 'patient') return role
  throw new TypeError('Log in for an organisation first: login(client, { role: orgId })')
}
