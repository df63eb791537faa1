import { SdkError } from '../errors/SdkError.ts'
import type { Eip1193Provider } from './Eip1193Provider.ts'
import { ProviderRpcError } from './ProviderRpcError.ts'

/** How a node is asked over HTTP. */
export type HttpProviderOptions = {
  /** Longest wait for an answer, in ms; default 10,000. */
  readonly timeoutMillis?: number
  readonly fetch?: typeof fetch
}

/**
 * A node of a chain by its JSON-RPC address, for programs without another library. A node that refuses throws
 * `ProviderRpcError`, one that gives no answer `unreachable`.
 */
export function httpProvider(
  url: string,
  { timeoutMillis = 10_000, fetch: send = fetch }: HttpProviderOptions = {},
): Eip1193Provider {
  let id = 0
  return {
    request: async ({ method, params = [] }) => {
      id += 1
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params })
      const answer = await answerOf(() =>
        send(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(timeoutMillis),
        }),
      )
      if (answer.error !== undefined) throw new ProviderRpcError(answer.error)
      return answer.result
    },
  }
}

type RpcAnswer = { readonly result?: unknown; readonly error?: unknown }

async function answerOf(ask: () => Promise<Response>): Promise<RpcAnswer> {
  try {
    const value: unknown = await (await ask()).json()
    if (typeof value === 'object' && value !== null && ('result' in value || 'error' in value)) return value
  } catch (cause) {
    throw noAnswer(cause)
  }
  throw noAnswer(undefined)
}

function noAnswer(cause: unknown): SdkError {
  return new SdkError('unreachable', 'The node of the chain gave no usable answer', {
    next: 'Check its address and that it runs',
    cause,
  })
}
