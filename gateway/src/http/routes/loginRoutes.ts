import type { ChallengeRequest, RouteName, SessionRequest } from '@consentry/protocol'
import type { LoginPath } from '../../path/login.ts'
import { type Handler, sessionOf } from '../Exchange.ts'

/** `allow`: spends the rate limits of a caller; throws `rate_limited`. */
export interface LoginRoutePorts {
  readonly login: LoginPath
  readonly allowChallenge: (address: string, ip: string) => void
}

export function loginRoutes({ login, allowChallenge }: LoginRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    createChallenge: async ({ body, request }) => {
      const asked = body as ChallengeRequest
      allowChallenge(asked.address, request.ip ?? '')
      return { kind: 'json', value: await login.challenge(asked) }
    },
    openSession: async ({ body }) => ({ kind: 'json', value: await login.open(body as SessionRequest) }),
    readSession: async (exchange) => ({ kind: 'json', value: login.view(sessionOf(exchange)) }),
    endSession: async (exchange) => {
      await login.end(sessionOf(exchange))
      return { kind: 'none' }
    },
  }
}
