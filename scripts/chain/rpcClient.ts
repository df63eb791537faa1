import { ChainError } from './ChainError.ts'
import { postJson } from './postJson.ts'

/** Calls one JSON-RPC method and gives its result. Throws `rpc_failed`. */
export type RpcCall = (method: string, params?: readonly unknown[]) => Promise<unknown>

/** A JSON-RPC client for the supervisor's own use: it speaks to anvil itself, not through the proxy. */
export function rpcClient(url: string): RpcCall {
  return async (method, params = []) => {
    const { body } = await postJson(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
    const answer = parseAnswer(method, body)
    if ('error' in answer) {
      throw new ChainError('rpc_failed', `The chain refused ${method}: ${JSON.stringify(answer.error)}`)
    }
    return answer.result
  }
}

function parseAnswer(method: string, body: Buffer): { result?: unknown; error?: unknown } {
  try {
    return JSON.parse(body.toString()) as { result?: unknown; error?: unknown }
  } catch (error) {
    throw new ChainError('rpc_failed', `The chain gave no JSON to ${method}`, error)
  }
}
