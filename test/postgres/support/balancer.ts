import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'

/** One address in front of several gateways. */
export interface Balancer {
  /** Requests that each port has answered. */
  readonly answered: ReadonlyMap<number, number>
  close(): Promise<void>
}

/** Gives requests to the ports in turn, and to the next one where nobody listens. */
export async function startBalancer(port: number, targets: readonly number[]): Promise<Balancer> {
  const answered = new Map<number, number>(targets.map((target) => [target, 0]))
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    turn += 1
    const first = turn % targets.length
    const order = [...targets.slice(first), ...targets.slice(0, first)]
    pass(incoming, outgoing, { order, answered })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    answered,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { order, answered }: { readonly order: readonly number[]; readonly answered: Map<number, number> },
): void {
  const [port, ...others] = order
  if (port === undefined) {
    outgoing.writeHead(502).end()
    return
  }
  const { method, url, headers } = incoming
  const forwarded = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    answered.set(port, (answered.get(port) ?? 0) + 1)
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
    answer.on('error', () => outgoing.destroy())
  })
  forwarded.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody listens there: nothing of the request has left. Everything else is for the client to judge.
    if (error.code === 'ECONNREFUSED') pass(incoming, outgoing, { order: others, answered })
    else outgoing.destroy()
  })
  forwarded.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => incoming.pipe(forwarded))
    else incoming.pipe(forwarded)
  })
}
