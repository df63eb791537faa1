import { fetchTransport, type Transport, type TransportAnswer, type TransportRequest } from '@consentry/sdk'
import type { GatewayGroup } from './gatewayGroup.ts'

/** Sends a request to one gateway of the group, past the one address that its proof names. */
export function sendTo(
  { gateways, stage }: GatewayGroup,
  n: number,
  request: TransportRequest,
): Promise<TransportAnswer> {
  const origin = gateways[n]?.origin
  if (origin === undefined) throw new RangeError('no such gateway')
  return fetchTransport({ ...request, url: request.url.replace(stage.gateway, origin) })
}

/** The transport of somebody who talks to one gateway of the group only. */
export function atGateway(group: GatewayGroup, n: number): Transport {
  return (request) => sendTo(group, n, request)
}

/** The code of a problem, or the status of another answer. */
export function codeOfAnswer({ status, body }: TransportAnswer): string | number {
  if (status < 400) return status
  const problem: unknown = JSON.parse(Buffer.from(body).toString())
  return typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : status
}
