import { fetchTransport, type Transport, type TransportAnswer, type TransportRequest } from '@consentry/sdk'

/** A request that went through, and what came back. */
export interface Passed {
  readonly request: TransportRequest
  readonly answer: TransportAnswer
}

/** The transport of the platform, with an ear on it: `heard` is told of every answer before the caller is. */
export function tapTransport(heard: (passed: Passed) => Promise<void> | void): Transport {
  return async (request) => {
    const answer = await fetchTransport(request)
    await heard({ request, answer })
    return answer
  }
}
