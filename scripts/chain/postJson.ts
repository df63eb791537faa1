import { Agent, request } from 'node:http'
import { ChainError } from './ChainError.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** One JSON answer of the node, as it came. */
export interface JsonAnswer {
  readonly status: number
  readonly body: Buffer
}

/** Posts JSON to the node and reads its answer whole. Throws `rpc_failed` if the node does not answer. */
export function postJson(url: string, body: string): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new ChainError('rpc_failed', 'The chain does not answer', error))
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const call = request(url, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }))
      answer.on('error', fail)
      answer.on('aborted', () => fail(new ChainError('rpc_failed', 'The answer was cut off')))
    })
    call.on('error', fail)
    call.end(body)
  })
}
