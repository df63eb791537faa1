import type { Ledger } from '../../ports/Ledger.ts'
import type { Sessions } from '../../ports/Sessions.ts'

/** Sessions of a ledger that other gateways write, too: each is asked for, together with the head. */
export function sharedSessions(ledger: Pick<Ledger, 'read'>): Sessions {
  return {
    find: (tokenHash) =>
      ledger.read(async (tx) => {
        const [session, head] = await Promise.all([tx.logins.session(tokenHash), tx.chain.head()])
        return { session, head }
      }),
  }
}
