import {
  canonicalJson,
  type Deployment,
  type GatewayCode,
  type JsonValue,
  problemOf,
  type RouteName,
  routes,
  toUtf8,
} from '@consentry/protocol'
import { address, bytes32, orgId } from '../../support/ids.ts'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import type { Transport, TransportAnswer, TransportRequest } from '../../../sdk/src/client/ports.ts'

/** What a fake route answers: JSON, bytes, nothing, or a refusal. */
export type FakeAnswer =
  | { readonly json: JsonValue; readonly headers?: Readonly<Record<string, string>> }
  | { readonly bytes: Uint8Array; readonly headers?: Readonly<Record<string, string>> }
  | { readonly code: GatewayCode; readonly headers?: Readonly<Record<string, string>> }
  | 'no answer'

export type FakeHandler = (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>

/** A request as the fake gateway got it; `parameters` are those of the route's path. */
export type FakeRequest = TransportRequest & {
  readonly name: RouteName
  readonly parameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

/** A gateway that answers by functions, and a list of everything it was asked. */
export type FakeGateway = {
  readonly transport: Transport
  readonly requests: FakeRequest[]
  readonly handlers: Partial<Record<RouteName, FakeHandler>>
}

export const gatewayOrigin = 'http://127.0.0.1:7546'

/** The deployment of a fake gateway: all contracts have code hash 7. */
export const fakeDeployment: Deployment = {
  protocol: 1,
  chainId: 31_337,
  contracts: {
    consentRegistry: { address: address(0xc1), codeHash: bytes32(7) },
    providerRegistry: { address: address(0xc2), codeHash: bytes32(7) },
    auditAnchor: { address: address(0xc3), codeHash: bytes32(7) },
  },
  finality: 'instant',
  maxStale: 60,
  gateway: gatewayOrigin,
  orgId: orgId(0x99),
  origin: '127.0.0.1/consentry/31337/1',
  vkeys: { checkpoint: 'a+00000000+AA==', receipt: 'a/receipt+00000000+AA==' },
  freshFrom: 0,
  deploymentBlock: 1,
  limits: {
    jsonBytes: 65_536,
    blobBytes: 536_870_912,
    batchRecords: 200,
    batchBytes: 524_288,
    patientBytes: 1_000_000_000,
    relaysPerDay: 20,
  },
  clientOrigins: [],
}

export function fakeGateway(handlers: Partial<Record<RouteName, FakeHandler>> = {}): FakeGateway {
  const requests: FakeRequest[] = []
  const known: Partial<Record<RouteName, FakeHandler>> = {
    readDeployment: () => ({ json: fakeDeployment as JsonValue }),
    ...handlers,
  }
  return {
    requests,
    handlers: known,
    transport: async (request) => {
      const found = routeOf(request)
      requests.push(found)
      const handler = known[found.name]
      const answer = handler === undefined ? ({ code: 'not_found' } as const) : await handler(found)
      if (answer === 'no answer') {
        throw new SdkError('unreachable', 'no answer')
      }
      return answerOf(found.name, answer)
    },
  }
}

function routeOf(request: TransportRequest): FakeRequest {
  const url = new URL(request.url)
  for (const [name, route] of Object.entries(routes)) {
    const pattern = route.path.replace(/\{\+?(\w+)\}/g, '(?<$1>[^/]+)')
    const match = new RegExp(`^${pattern}$`).exec(url.pathname)
    if (route.method === request.method && match !== null) {
      return { ...request, name: name as RouteName, parameters: match.groups ?? {}, query: url.searchParams }
    }
  }
  throw new TypeError(`no route for ${request.method} ${url.pathname}`)
}

function answerOf(name: RouteName, answer: Exclude<FakeAnswer, 'no answer'>): TransportAnswer {
  const headers = answer.headers ?? {}
  const header = (wanted: string): string | null => headers[wanted] ?? null
  if ('code' in answer) {
    const problem = problemOf(answer.code)
    return { status: problem.status, header, body: toUtf8(canonicalJson(problem as JsonValue)) }
  }
  const body = 'bytes' in answer ? answer.bytes : toUtf8(canonicalJson(answer.json))
  return { status: routes[name].status, header, body }
}
