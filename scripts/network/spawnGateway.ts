import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endWithProcess } from '../chain/endWithProcess.ts'
import { type GatewayParameters, gatewayEnvironment, gatewayOrigin } from './gatewayEnvironment.ts'
import { lastWords, openGatewayLog, sizeOf } from './gatewayLog.ts'
import { NetworkError } from './NetworkError.ts'
import { type StartingGateway, waitUntilReady } from './waitUntilReady.ts'

/** A running gateway. */
export interface Gateway extends StartingGateway {
  readonly pid: number
  /** Lets it finish what it has begun; after 15 s it is ended. */
  stop(): Promise<void>
  /** Ends it at once. */
  kill(): Promise<void>
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const main = join(root, 'gateway', 'src', 'main.ts')
const stopMillis = 15_000
/** Compiled code of earlier starts: saves four tenths of the gateway's start and 20 MB of its memory. */
const compileCache = join(root, '.runtime', 'compile-cache')

/**
 * Starts a gateway as a process of its own and waits until it is ready. `spawned` is told its pid at once.
 * Throws `gateway_failed`, `gateway_not_ready`.
 */
export async function spawnGateway(
  parameters: GatewayParameters,
  spawned: (pid: number) => Promise<void>,
): Promise<Gateway> {
  const logFile = parameters.folder.gatewayLog
  const log = await openGatewayLog(logFile)
  const logStart = await sizeOf(logFile)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compileCache, ...inherited(), ...gatewayEnvironment(parameters) },
    stdio: ['ignore', log.fd, log.fd],
    // A group of its own: Ctrl-C in the terminal reaches it through us alone, once and in order.
    detached: true,
  })
  endWithProcess(child)
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(null))
  })
  await log.close()
  const gateway: Gateway = {
    pid: child.pid ?? 0,
    origin: gatewayOrigin(parameters.port),
    exited,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMillis)
      await exited
      clearTimeout(timer)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
  try {
    await spawned(gateway.pid)
    await waitUntilReady(gateway)
    return gateway
  } catch (error) {
    await gateway.kill()
    throw withLastWords(error, logFile, await lastWords(logFile, logStart))
  }
}

function withLastWords(error: unknown, logFile: string, words: string): NetworkError {
  const isOurs = error instanceof NetworkError
  const what = isOurs ? error.message : 'The gateway could not be started'
  return new NetworkError(
    isOurs ? error.code : 'gateway_failed',
    `${what}. Its log (${logFile}) ends:\n${words || '(nothing)'}`,
    error,
  )
}

/** The gateway refuses unknown settings of its own; ours are given explicitly. */
function inherited(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('CONSENTRY_GATEWAY_'))
  return Object.fromEntries(entries)
}
