import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { type GatewayCode, problemOf } from '@consentry/protocol'
import { createAdmission } from '../../../gateway/src/http/admission.ts'
import { type AppPorts, createApp } from '../../../gateway/src/http/app.ts'
import { createBodyBudget } from '../../../gateway/src/http/bodyBudget.ts'
import { createGatewayServer, type ServerLimits } from '../../../gateway/src/http/createGatewayServer.ts'
import type { AuthenticRequest } from '../../../gateway/src/handover/AuthenticRequest.ts'
import type { ObservedRequest } from '../../../gateway/src/http/requestLog.ts'
import { quiet } from '../follow/following.ts'

/** Limits that no test meets by accident. */
const wide: ServerLimits = {
  headersMs: 10_000,
  keepAliveMs: 5_000,
  idleMs: 30_000,
  headerBytes: 16_384,
  connections: 100,
  connectionsPerIp: 100,
  trustedProxies: [],
}

/** An application with handlers of a test behind a real port. */
export interface ServedApp {
  readonly origin: string
  readonly port: number
  readonly server: Server
  readonly observed: readonly ObservedRequest[]
  close(): Promise<void>
}

export async function serveApp(
  ports: Partial<AppPorts>,
  limits: Partial<ServerLimits> = {},
): Promise<ServedApp> {
  const observed: ObservedRequest[] = []
  const app = createApp({
    handlers: {},
    // Everybody is the same session here; what a session is, others test.
    authenticate: async () => ({ session: { tokenHash: 'aa' }, org: null }) as unknown as AuthenticRequest,
    issueNonce: () => 'nonce',
    refusalFloor: async () => {},
    monotonic: () => performance.now(),
    clientOrigins: [],
    trustedProxies: [],
    journal: quiet,
    newRequestId: () => 'request-1',
    observe: (request) => observed.push(request),
    admission: createAdmission({ isOverloaded: () => false, perSession: { eventStreams: 4, transfers: 4 } }),
    charge: () => {},
    bodies: { timeoutMs: 60_000, budget: createBodyBudget({ bytes: 1e7, bytesPerIp: 1e7 }) },
    blobPace: { windowMs: 60_000, leastBytes: 0 },
    ...ports,
  })
  const server = createGatewayServer(app, { ...wide, ...limits })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    server,
    observed,
    close: async () => {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}

/** A connection on which a test writes what it likes. */
export async function openConnection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Everything that comes on a connection until the other side ends it. */
export async function readToEnd(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    text += chunk
  })
  socket.on('error', () => {})
  if (!socket.destroyed) await once(socket, 'close')
  return text
}

/** Expects an answer in the text of a connection to be the problem of this code, and the last thing on it. */
export function expectLastWord(text: string, code: GatewayCode): void {
  const { status } = problemOf(code)
  expect(text).to.match(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(text.toLowerCase()).to.include('connection: close')
  expect(text.toLowerCase()).to.include('content-type: application/problem+json')
  expect(text).to.satisfy((all: string) => all.endsWith(JSON.stringify(problemOf(code))))
}
