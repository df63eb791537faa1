import { type GrantView, grantIdOf, type OrgId, checkOpening } from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Patient } from './Patient.ts'

/**
 * Lists the grants one has given, ended ones included. Each id is computed from the words it stands for.
 * Throws `bad_grant` where the gateway shows other words. Spec §8, §18.
 */
export async function listGrants(
  { session, address }: Patient,
  { org }: { readonly org?: OrgId } = {},
): Promise<readonly GrantView[]> {
  const grants = await allPages(session, 'listGrants', { query: { patient: address, org } })
  for (const { id, opening } of grants) {
    if (opening.patient !== address || grantIdOf(checkOpening(opening)) !== id) {
      throw new SdkError('bad_grant', 'The gateway shows other words than were signed', {
        next: 'Revoke everything and do not use this gateway',
      })
    }
  }
  return grants
}
