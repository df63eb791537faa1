import type {
  ChallengeRequest,
  ChallengeResponse,
  Millis,
  SessionRequest,
  SessionResponse,
  SessionView,
} from '@consentry/protocol'
import type { Role } from '@consentry/protocol'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { createChallenges } from '../request/challenge.ts'
import type { createLogins } from '../request/openLogin.ts'

export interface LoginPath {
  challenge(request: ChallengeRequest): Promise<ChallengeResponse>
  open(request: SessionRequest): Promise<SessionResponse>
  view(request: AuthenticRequest): SessionView
  end(request: AuthenticRequest): Promise<void>
  /** Forgets what is over; called by a loop. */
  purge(): Promise<void>
}

/** The way of a login: text by the server, signature by the wallet, token to the client. */
export function createLoginPath(ports: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly makeChallenge: ReturnType<typeof createChallenges>
  readonly openLogin: ReturnType<typeof createLogins>
}): LoginPath {
  const { ledger, clock, makeChallenge, openLogin } = ports
  return {
    challenge: (request) => ledger.write((tx) => makeChallenge(tx, request)),
    open: openLogin,
    view: ({ session }) => ({
      role: session.role as Role,
      address: session.address,
      expires: session.expiresAt,
    }),
    end: ({ session }) => ledger.write((tx) => tx.logins.deleteSession(session.tokenHash)),
    purge: () => ledger.write((tx) => tx.logins.purge(clock.now() as Millis)),
  }
}
