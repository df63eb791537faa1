import { type Address, checkOpening, type GrantView, grantIdOf, type OrgId } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { allPages } from './allPages.ts'
import type { Session } from './login.ts'

/**
 * Lists the grants to an organisation, ended ones included; each id is computed from its words.
 * Throws `bad_grant` where the gateway shows other words. Spec §8, §18.
 */
export async function grantsToOrg(
  session: Session,
  orgId: OrgId,
  { patient }: { readonly patient?: Address } = {},
): Promise<readonly GrantView[]> {
  const grants = await allPages(session, 'listGrants', { query: { patient } })
  for (const { id, opening } of grants) {
    const { terms } = checkOpening(opening)
    if (terms.grantee !== orgId || grantIdOf(opening) !== id) {
      throw new SdkError('bad_grant', 'The gateway shows a grant whose words do not fit its id', {
        next: 'Do not rely on it; report it to the patient',
      })
    }
  }
  return grants
}
