import type {
  AccessAnswer,
  AccessRequest,
  DelegateRequest,
  MessageRequest,
  PageQuery,
  RequestId,
  RouteName,
} from '@consentry/protocol'
import type { AccessRequestsPath } from '../../path/accessRequests.ts'
import type { DelegatesPath } from '../../path/delegates.ts'
import type { MessagesPath } from '../../path/messages.ts'
import { type Handler, parameterOf, sessionOf } from '../Exchange.ts'

export interface CareRoutePorts {
  readonly accessRequests: AccessRequestsPath
  readonly delegates: DelegatesPath
  readonly messages: MessagesPath
}

/** What people do beside reading and writing: ask, answer, write to each other, name delegates. */
export function careRoutes({
  accessRequests,
  delegates,
  messages,
}: CareRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    createAccessRequest: async (exchange) => {
      await accessRequests.create(sessionOf(exchange), exchange.body as AccessRequest)
      return { kind: 'none' }
    },
    listAccessRequests: async (exchange) => ({
      kind: 'json',
      value: await accessRequests.list(sessionOf(exchange), exchange.query as PageQuery),
    }),
    readAccessRequest: async (exchange) => {
      const id = parameterOf<RequestId>(exchange, 'requestId')
      return { kind: 'json', value: await accessRequests.read(sessionOf(exchange), id) }
    },
    answerAccessRequest: async (exchange) => {
      const id = parameterOf<RequestId>(exchange, 'requestId')
      return {
        kind: 'json',
        value: await accessRequests.answer(sessionOf(exchange), id, exchange.body as AccessAnswer),
      }
    },
    setDelegate: async (exchange) => ({
      kind: 'json',
      value: await delegates.set(sessionOf(exchange), exchange.body as DelegateRequest),
    }),
    listDelegates: async (exchange) => ({
      kind: 'json',
      value: await delegates.list(sessionOf(exchange), exchange.query as PageQuery),
    }),
    sendMessage: async (exchange) => ({
      kind: 'json',
      value: await messages.send(sessionOf(exchange), exchange.body as MessageRequest),
    }),
    listMessages: async (exchange) => ({
      kind: 'json',
      value: await messages.list(sessionOf(exchange), exchange.query as PageQuery),
    }),
  }
}
