import type { ChallengeRequest, RouteName, SessionRequest } from '@consentry/protocol'
import type { LoginPath } from '../../path/login.ts'
import { type Handler, sessionOf } from '../Exchange.ts'

export function loginRoutes({ login }: { readonly login: LoginPath }): Partial<Record<RouteName, Handler>> {
  return {
    createChallenge: async ({ body }) => ({
      kind: 'json',
      value: await login.challenge(body as ChallengeRequest),
    }),
    openSession: async ({ body }) => ({ kind: 'json', value: await login.open(body as SessionRequest) }),
    readSession: async (exchange) => ({ kind: 'json', value: login.view(sessionOf(exchange)) }),
    endSession: async (exchange) => {
      await login.end(sessionOf(exchange))
      return { kind: 'none' }
    },
  }
}
