import type { OrgView } from '@consentry/protocol'
import { allPages } from './allPages.ts'
import type { Session } from './login.ts'

/**
 * The organisations that the gateway knows, suspended ones included. Whom one grants something is compared with the chain
 * once more by whatever asks for the grant. Spec §18.
 */
export async function listOrgs(session: Session): Promise<readonly OrgView[]> {
  return allPages(session, 'listOrgs')
}
