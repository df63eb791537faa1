import type {
  FenceRequest,
  GrantId,
  GrantKeysRequest,
  GrantRequest,
  GrantsQuery,
  RouteName,
} from '@consentry/protocol'
import type { createGrantPath } from '../../path/grant.ts'
import type { GrantsPath } from '../../path/grants.ts'
import type { createRevokePath } from '../../path/revoke.ts'
import { type Handler, parameterOf, sessionOf } from '../Exchange.ts'

export interface ConsentRoutePorts {
  readonly grant: ReturnType<typeof createGrantPath>
  readonly grants: GrantsPath
  readonly revoke: ReturnType<typeof createRevokePath>
  /** Spends the allowance of a fence once it is known what it is; throws `rate_limited`. */
  readonly allowFence: (kind: 'relayed' | 'latched', signer: string, ip: string) => void
}

export function consentRoutes({
  grant,
  grants,
  revoke,
  allowFence,
}: ConsentRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    createGrant: async (exchange) => ({
      kind: 'json',
      value: await grant(sessionOf(exchange), exchange.body as GrantRequest),
    }),
    listGrants: async (exchange) => ({
      kind: 'json',
      value: await grants.list(sessionOf(exchange), exchange.query as GrantsQuery),
    }),
    readGrant: async (exchange) => ({
      kind: 'json',
      value: await grants.read(sessionOf(exchange), parameterOf<GrantId>(exchange, 'grantId')),
    }),
    putGrantKeys: async (exchange) => {
      await grants.putKeys(
        sessionOf(exchange),
        parameterOf<GrantId>(exchange, 'grantId'),
        exchange.body as GrantKeysRequest,
      )
      return { kind: 'none' }
    },
    createFence: async ({ body, request }) => {
      const spend = (kind: 'relayed' | 'latched', signer: string): void =>
        allowFence(kind, signer, request.ip ?? '')
      return { kind: 'json', value: await revoke({ fence: body as FenceRequest, spend }) }
    },
  }
}
