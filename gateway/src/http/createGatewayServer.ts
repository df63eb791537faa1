import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { BlockList, isIP, type Socket } from 'node:net'
import { problemBytes } from './problem.ts'

/** What connections may cost. Times in ms. */
export interface ServerLimits {
  readonly headersMs: number
  readonly keepAliveMs: number
  /** A connection on which nothing moves. */
  readonly idleMs: number
  readonly headerBytes: number
  readonly connections: number
  readonly connectionsPerIp: number
  /** Whose connections are not counted by IP: behind them are many clients. */
  readonly trustedProxies: readonly string[]
}

/**
 * An HTTP server that slow, huge or too many connections cannot hold: headers in time and of bounded size, connections
 * bounded per address and in all. What cannot be read is answered with a problem of the closed list (§19, §20).
 */
export function createGatewayServer(app: RequestListener, limits: ServerLimits): Server {
  const surplus = new WeakSet<Socket>()
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      // A body has the time of its route.
      requestTimeout: 0,
      keepAliveTimeout: limits.keepAliveMs,
      // Answered by the application, as every other malformed request.
      requireHostHeader: false,
      connectionsCheckingInterval: Math.max(10, Math.min(1_000, limits.headersMs / 4)),
    },
    (request, response) => {
      if (surplus.has(request.socket)) return
      if (hasHost(request)) app(request, response)
      else response.socket?.end(problemBytes('bad_request'))
    },
  )
  // An expectation that nobody knows is passed over (RFC 9110 §10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.setTimeout(limits.idleMs)
  server.maxConnections = limits.connections
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else socket.end(problemBytes(error.code === 'HPE_HEADER_OVERFLOW' ? 'too_large' : 'bad_request'))
  })
  const isCounted = countedBy(limits.trustedProxies)
  const perIp = new Map<string, number>()
  server.on('connection', (socket) => {
    const ip = socket.remoteAddress ?? ''
    if (!isCounted(ip)) return
    const count = (perIp.get(ip) ?? 0) + 1
    perIp.set(ip, count)
    socket.once('close', () => {
      const left = (perIp.get(ip) ?? 1) - 1
      if (left === 0) perIp.delete(ip)
      else perIp.set(ip, left)
    })
    if (count <= limits.connectionsPerIp) return
    surplus.add(socket)
    socket.end(problemBytes('rate_limited'))
    socket.destroySoon()
  })
  return server
}

/** HTTP/1.1 asks for it (RFC 9110 §7.2). */
function hasHost({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.0' || headers.host !== undefined
}

/** Whether an address is counted: not that of a trusted proxy. */
function countedBy(trustedProxies: readonly string[]): (ip: string) => boolean {
  const trusted = new BlockList()
  for (const proxy of trustedProxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  return (ip) => {
    const plain = ip.replace(/^::ffff:/, '')
    return !trusted.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }
}
