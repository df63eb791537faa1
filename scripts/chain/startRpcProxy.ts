import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerRpc, type RpcUpstream } from './answerRpc.ts'
import { ChainError } from './ChainError.ts'
import { readBody } from './readBody.ts'

/** What the proxy is started with. */
export interface RpcProxyParameters {
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** The only pages that may call. */
  readonly origins: readonly string[]
  readonly upstream: RpcUpstream
}

/** A running proxy. */
export interface RpcProxy {
  readonly port: number
  readonly url: string
  /** Closes the port and every connection. */
  stop(): Promise<void>
}

const maxBodyBytes = 1024 * 1024

/**
 * The one way to the embedded chain for wallets, portal and gateway: a closed list of methods, the configured origins,
 * and only under a loopback name, so that no foreign page reaches it by DNS rebinding. Throws `port_in_use`. Spec §13.
 */
export async function startRpcProxy({ port, origins, upstream }: RpcProxyParameters): Promise<RpcProxy> {
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 })
  const bound = await listen(server, port)
  const hosts = new Set(['127.0.0.1', 'localhost'].map((name) => `${name}:${bound}`))
  const allowed = new Set(origins)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, { hosts, allowed, upstream }).catch(() => response.destroy())
  })
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Rules {
  readonly hosts: ReadonlySet<string>
  readonly allowed: ReadonlySet<string>
  readonly upstream: RpcUpstream
}

async function answer(request: IncomingMessage, response: ServerResponse, rules: Rules): Promise<void> {
  const { host = '', origin } = request.headers
  if (!rules.hosts.has(host.toLowerCase())) return end(response, 421, 'Call this port as 127.0.0.1')
  if (origin !== undefined) {
    response.setHeader('vary', 'Origin')
    if (!rules.allowed.has(origin)) return end(response, 403, 'This origin may not call the chain')
    response.setHeader('access-control-allow-origin', origin)
  }
  if (request.method === 'OPTIONS') return preflight(response)
  if (request.method !== 'POST') return end(response, 405, 'JSON-RPC by POST only')
  // A page may post other types without asking first.
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return end(response, 415, 'JSON-RPC as application/json only')
  }
  const text = await readBody(request, maxBodyBytes)
  if (text === undefined) {
    response.setHeader('connection', 'close')
    return end(response, 413, `The body is longer than ${maxBodyBytes} bytes`)
  }
  const { status, body } = await answerRpc(text, rules.upstream)
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body)
}

function preflight(response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader('access-control-allow-headers', 'content-type')
  response.setHeader('access-control-max-age', '600')
  response.writeHead(204).end()
}

function end(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32600, message } })
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ChainError(
          'port_in_use',
          `Port ${port} for the chain cannot be opened (${error.message})`,
          error,
        ),
      )
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
