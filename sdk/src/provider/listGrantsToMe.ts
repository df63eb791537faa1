import type { Address, GrantView } from '@consentry/protocol'
import { grantsToOrg } from '../client/grantsToOrg.ts'
import type { Provider } from '../client/Provider.ts'
import { orgOf } from '../client/orgOf.ts'

/** Lists the grants to one's organisation, ended ones included. Throws `bad_grant`. Spec §8, §18. */
export async function listGrantsToMe(
  { session }: Provider,
  filter: { readonly patient?: Address } = {},
): Promise<readonly GrantView[]> {
  return grantsToOrg(session, orgOf(session), filter)
}
