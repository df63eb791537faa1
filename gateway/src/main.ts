import { createServer } from 'node:http'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'

/** Headers, whole request and idle connection, ms (§20). A blob takes as long as it moves: see its own idle limit. */
const HEADERS_MS = 10_000
const KEEP_ALIVE_MS = 5_000
const IDLE_MS = 30_000
const MOST_CONNECTIONS = 4_000

/** Starts a gateway: settings, self-check, wiring, listening; and stops it once, cleanly. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const gateway = await compose(config, (error) => {
    // A broken disk or a changed contract: the journal has it, nothing is retried.
    process.stderr.write(`consentry gateway ended: ${error.message}\n`)
    process.exit(70)
  })
  const server = createServer(gateway.app)
  server.headersTimeout = HEADERS_MS
  server.requestTimeout = 0
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.maxConnections = MOST_CONNECTIONS
  server.setTimeout(IDLE_MS)
  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    server.close()
    server.closeIdleConnections()
    await gateway.stop()
    server.closeAllConnections()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
  server.listen(config.CONSENTRY_GATEWAY_PORT, config.CONSENTRY_GATEWAY_HOST)
}

await main()
