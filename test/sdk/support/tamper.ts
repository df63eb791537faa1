import { fromUtf8, type JsonValue, type RouteName, routes, toUtf8 } from '@consentry/protocol'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import type { Transport, TransportRequest } from '../../../sdk/src/client/ports.ts'

/** Changes the body of an answer; JSON answers come and go as values. */
export type Lie = {
  readonly json?: (value: JsonObject, request: TransportRequest) => JsonValue
  readonly bytes?: (body: Uint8Array, request: TransportRequest) => Uint8Array
}

// biome-ignore lint/suspicious/noExplicitAny: a liar does not care for types
export type JsonObject = Record<string, any>

/** The real gateway behind somebody who changes its answers. `lies` may be set and taken back while it runs. */
export function tamper(lies: Partial<Record<RouteName, Lie>>, honest: Transport = fetchTransport): Transport {
  return async (request) => {
    const answer = await honest(request)
    const lie = lies[routeNameOf(request)]
    if (lie === undefined || answer.status >= 300) return answer
    if (lie.bytes !== undefined) return { ...answer, body: lie.bytes(answer.body, request) }
    const value = JSON.parse(fromUtf8(answer.body) ?? 'null') as JsonObject
    return { ...answer, body: toUtf8(JSON.stringify(lie.json?.(value, request) ?? value)) }
  }
}

function routeNameOf({ method, url }: TransportRequest): RouteName {
  const { pathname } = new URL(url)
  const found = Object.entries(routes).find(([, route]) => {
    const pattern = route.path.replace(/\{\+\w+\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')
    return route.method === method && new RegExp(`^${pattern}$`).test(pathname)
  })
  return (found?.[0] ?? 'readHealth') as RouteName
}
