import { createClient, http } from 'viem'

/** Calls one JSON-RPC method. Throws viem's errors: see `isAnswer`. */
export type RpcRequest = (method: string, params: readonly unknown[]) => Promise<unknown>

export interface RpcOptions {
  /** How long one call may take, ms. */
  readonly timeoutMillis?: number
  /** Most calls of one HTTP request; calls of one tick share a request. */
  readonly batchSize?: number
}

const DEFAULT_TIMEOUT_MILLIS = 10_000
const DEFAULT_BATCH_SIZE = 100

/**
 * One node behind HTTP. Nothing is cached, nothing is retried here (loops call again), and `ccipRead` is off: a
 * contract can never name an address that this server would call.
 */
export function createRpcRequest(url: string, options: RpcOptions = {}): RpcRequest {
  const transport = http(url, {
    timeout: options.timeoutMillis ?? DEFAULT_TIMEOUT_MILLIS,
    retryCount: 0,
    batch: { batchSize: options.batchSize ?? DEFAULT_BATCH_SIZE, wait: 0 },
  })
  const client = createClient({ transport, cacheTime: 0, ccipRead: false })
  const request = client.request as (call: { method: string; params: readonly unknown[] }) => Promise<unknown>
  return (method, params) => request({ method, params })
}
