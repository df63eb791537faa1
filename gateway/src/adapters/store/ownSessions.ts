import type { Ledger } from '../../ports/Ledger.ts'
import type { SessionRow } from '../../ports/LoginRows.ts'
import type { Sessions } from '../../ports/Sessions.ts'

/** Sessions that are remembered; with one more all are forgotten. */
const MOST_KEPT = 4_096

/**
 * Sessions of a ledger that this process alone writes: they are remembered until any of them changes. `sessionChanges`
 * counts commits that changed some, and counts them before anybody can be told of the commit.
 */
export function ownSessions(
  ledger: Pick<Ledger, 'read'> & { readonly sessionChanges: () => number },
): Sessions {
  const known = new Map<string, SessionRow>()
  let under = -1
  return {
    find: async (tokenHash) => {
      const changes = ledger.sessionChanges()
      if (changes !== under) known.clear()
      under = changes
      const kept = known.get(tokenHash)
      if (kept !== undefined) return { session: kept, head: null }
      const session = await ledger.read((tx) => tx.logins.session(tokenHash))
      // A change meanwhile: what was read may be of before.
      if (session !== null && ledger.sessionChanges() === under && under === changes) {
        if (known.size >= MOST_KEPT) known.clear()
        known.set(tokenHash, session)
      }
      return { session, head: null }
    },
  }
}
