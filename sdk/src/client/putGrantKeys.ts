import { type GrantId, type GrantKey, maxGrantKeys } from '@consentry/protocol'
import type { Session } from './login.ts'

/** Adds sealed class keys to a grant, in as many calls as it takes. Spec §8. */
export async function putGrantKeys(
  session: Session,
  grantId: GrantId,
  keys: readonly GrantKey[],
): Promise<void> {
  for (let from = 0; from < keys.length; from += maxGrantKeys) {
    await session.call('putGrantKeys', {
      path: { grantId },
      json: { keys: keys.slice(from, from + maxGrantKeys) },
    })
  }
}
