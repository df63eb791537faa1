import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGatewayServer } from '../../../gateway/src/http/createGatewayServer.ts'
import { createMetrics } from '../../../gateway/src/ops/createMetrics.ts'
import { serverLimitsOf } from '../../../gateway/src/wiring/configured.ts'
import { wireApp } from '../../../gateway/src/wiring/wireApp.ts'
import type { Rig } from './openRig.ts'

/** The gateway's application behind a real port. */
export interface ServedRig {
  readonly url: string
  close(): Promise<void>
}

export async function serveRig({ config, base, engine, paths }: Rig): Promise<ServedRig> {
  // How busy the machine is, is no matter of these tests.
  const lag = { lagMs: () => 0, isOverloaded: () => false, stop: () => {} }
  const { ledger, clock } = base
  const metrics = createMetrics({ ledger, clock, index: engine.follower, log: engine.publisher, lag })
  const { app } = wireApp(config, base, { engine, paths, metrics, lag, wake: () => {} })
  const server = createGatewayServer(app, serverLimitsOf(config))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) }
}

async function closed(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  if (server.listening) await once(server, 'close')
}
