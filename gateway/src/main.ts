import { once } from 'node:events'
import type { Server } from 'node:http'
import { compose, type Gateway } from './compose.ts'
import { type Config, readConfig } from './config.ts'
import { closeServer } from './http/closeServer.ts'
import { createGatewayServer } from './http/createGatewayServer.ts'
import { giveBackMemory } from './ops/giveBackMemory.ts'
import { serverLimitsOf } from './wiring/configured.ts'

/** Exit codes of sysexits.h: a setting is wrong; the machine or the program failed. */
const BAD_CONFIG = 78
const FAILED = 70
/** When a start is over; and again with what a slow one, its index and its first anchor left behind. */
const SETTLED_MS = [1_500, 10_000] as const

/** Starts a gateway: settings, self-check, wiring, listening; and stops it once, cleanly. */
async function main(): Promise<void> {
  const config = readSettings()
  // A broken disk or a changed contract: the journal has it, nothing is retried.
  const gateway = await compose(config, (error) => fail(error.message))
  const server = createGatewayServer(gateway.app, serverLimitsOf(config))
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    socket.once('close', () => {
      connections -= 1
    })
  })
  gateway.metrics.gauge('consentry_connections', 'Open connections.', () => connections)
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      void stop(config, gateway, server)
    })
  }
  server.listen(config.CONSENTRY_GATEWAY_PORT, config.CONSENTRY_GATEWAY_HOST)
  await once(server, 'listening')
  gateway.journal.info('listening', { state: config.CONSENTRY_GATEWAY_ORIGIN })
  for (const millis of SETTLED_MS) setTimeout(giveBackMemory, millis).unref()
}

async function stop(config: Config, gateway: Gateway, server: Server): Promise<void> {
  const { CONSENTRY_STOP_MS: deadlineMs } = config
  const isInTime = await closeServer(server, { deadlineMs, endStreams: gateway.endStreams })
  await gateway.stop()
  gateway.journal.info('stopped', { state: isInTime ? 'all requests ended' : 'requests were cut' })
  process.exit(0)
}

function readSettings(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    return end(error instanceof Error ? error.message : 'settings cannot be read', BAD_CONFIG)
  }
}

function fail(message: string): never {
  return end(`ended: ${message}`, FAILED)
}

function end(message: string, code: number): never {
  process.stderr.write(`consentry gateway: ${message}\n`)
  process.exit(code)
}

// By its kind alone: a message may quote what was given.
process.on('uncaughtException', (error) =>
  fail(`unexpected ${error instanceof Error ? error.name : 'failure'}`),
)

main().catch((error: unknown) => fail(error instanceof Error ? error.message : 'did not start'))
