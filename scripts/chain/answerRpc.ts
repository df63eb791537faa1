import { postJson } from './postJson.ts'
import { rpcMethods } from './rpcMethods.ts'

/** What one body got for an answer. */
export interface RpcAnswer {
  readonly status: number
  readonly body: string | Uint8Array
}

/** Where the answers come from. */
export interface RpcUpstream {
  /** The node's address; undefined while it is down. */
  url(): string | undefined
  /** A transaction was sent. */
  sent(): void
}

const maxBatch = 1_000

interface Call {
  readonly jsonrpc: '2.0'
  readonly id: string | number
  readonly method: string
  readonly params: unknown
}

type Refusal = {
  readonly jsonrpc: '2.0'
  readonly id: unknown
  readonly error: { code: number; message: string }
}

/**
 * Answers one JSON-RPC body, single or batch. What is passed on is written anew from the parsed call, so that this list
 * and the node never read the same bytes differently.
 */
export async function answerRpc(text: string, upstream: RpcUpstream): Promise<RpcAnswer> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return refused(400, refusal(null, -32700, 'The body is not JSON'))
  }
  if (!Array.isArray(parsed)) {
    const call = checkCall(parsed)
    return isRefusal(call) ? refused(200, call) : forward(call, [call], upstream)
  }
  if (parsed.length === 0 || parsed.length > maxBatch) {
    return refused(400, refusal(null, -32600, `A batch holds 1 to ${maxBatch} calls`))
  }
  return answerBatch(parsed.map(checkCall), upstream)
}

async function answerBatch(checked: (Call | Refusal)[], upstream: RpcUpstream): Promise<RpcAnswer> {
  const calls = checked.filter((entry): entry is Call => !isRefusal(entry))
  const refusals = checked.filter(isRefusal)
  if (calls.length === 0) return { status: 200, body: JSON.stringify(refusals) }
  const answer = await forward(calls, calls, upstream)
  if (refusals.length === 0 || answer.status !== 200) return answer
  // Answers of a batch carry their ids and may come in any order. JSON-RPC 2.0, section 6.
  const answers = JSON.parse(textOf(answer.body)) as unknown[]
  return { status: 200, body: JSON.stringify([...answers, ...refusals]) }
}

async function forward(body: Call | Call[], calls: Call[], upstream: RpcUpstream): Promise<RpcAnswer> {
  const url = upstream.url()
  const down = () => refused(503, refusal(null, -32603, 'The chain is not up; try again in a moment'))
  if (url === undefined) return down()
  try {
    return await postJson(url, JSON.stringify(body))
  } catch {
    return down()
  } finally {
    if (calls.some(({ method }) => method === 'eth_sendRawTransaction')) upstream.sent()
  }
}

function checkCall(value: unknown): Call | Refusal {
  const { jsonrpc, id, method, params = [] } = (value ?? {}) as { readonly [Name in keyof Call]?: unknown }
  const isIdentified = typeof id === 'string' || typeof id === 'number'
  if (jsonrpc !== '2.0' || !isIdentified || typeof method !== 'string' || typeof params !== 'object') {
    return refusal(isIdentified ? id : null, -32600, 'Not a call of JSON-RPC 2.0 with an id')
  }
  if (!rpcMethods.has(method))
    return refusal(id, -32601, `The method ${method.slice(0, 60)} is not available here`)
  return { jsonrpc, id, method, params }
}

function isRefusal(entry: Call | Refusal): entry is Refusal {
  return 'error' in entry
}

function refusal(id: unknown, code: number, message: string): Refusal {
  return { jsonrpc: '2.0', id, error: { code, message } }
}

function refused(status: number, body: Refusal): RpcAnswer {
  return { status, body: JSON.stringify(body) }
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}
