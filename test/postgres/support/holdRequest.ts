import { fetchTransport, type Transport, type TransportRequest } from '@consentry/sdk'

/** A transport that can keep a finished request, proof and all, instead of sending it. */
export interface RequestHolder {
  readonly transport: Transport
  /** The first request that `work` makes; it is not sent, and `work` fails. */
  held(work: () => Promise<unknown>): Promise<TransportRequest>
}

export function holdRequest(): RequestHolder {
  let isHolding = false
  let kept: TransportRequest | null = null
  return {
    transport: async (request) => {
      if (!isHolding) return fetchTransport(request)
      kept ??= request
      throw new RangeError('kept')
    },
    held: async (work) => {
      isHolding = true
      kept = null
      await work().catch(() => undefined)
      isHolding = false
      if (kept === null) throw new TypeError('no request was made')
      return kept
    },
  }
}
