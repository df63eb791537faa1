import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchTransport, SdkError, type Transport } from '@consentry/sdk'
import { endWithProcess } from '../../../scripts/chain/endWithProcess.ts'
import { pollUntil } from '../../e2e/support/pollUntil.ts'
import type { Order } from '../crashingGateway.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const program = join(root, 'gateway', 'src', 'main.ts')
/** On a machine that does much else. */
const secondsToStart = 60
const preload = join(root, 'test', 'crash', 'crashingGateway.ts')

/** How a gateway that is to be killed is started, and what is done each time it was. */
export interface CrashOptions {
  readonly origin: string
  readonly environment: Readonly<Record<string, string>>
  readonly logFile: string
  /** Runs between a kill and the next start. When it rejects, nothing is started again. */
  readonly afterKill: () => Promise<void>
}

/** A gateway that kills itself where it is told to, and is started again on the same data. */
export class CrashGateway {
  /** How often it was killed. */
  kills = 0
  readonly #options: CrashOptions
  #child: ChildProcess | null = null
  #isStopping = false
  #isUp: Promise<void> = Promise.resolve()

  constructor(options: CrashOptions) {
    this.#options = options
  }

  start(): Promise<void> {
    this.#isUp = this.#start()
    return this.#isUp
  }

  /** From now on the next passes count; the process ends at the pass with number `call`. */
  async arm(point: string, call: number): Promise<void> {
    await this.#order({ arm: point, call })
  }

  /** Passes of each failpoint since the last time. */
  counts(): Promise<Readonly<Record<string, number>>> {
    return this.#order({ count: true })
  }

  /** Resolves when the process that replaced the last killed one is ready. */
  up(): Promise<void> {
    return this.#isUp
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }

  /** Sends what was not answered again, the same bytes, as soon as the gateway is back. */
  readonly transport: Transport = async (request) => {
    for (;;) {
      await this.#isUp
      const before = this.kills
      try {
        return await fetchTransport(request)
      } catch (error) {
        if (!(error instanceof SdkError) || error.code !== 'unreachable') throw error
        await pollUntil('the kill is noticed', async () => this.kills > before, 10)
      }
    }
  }

  async #start(): Promise<void> {
    const { environment, logFile } = this.#options
    const log = openSync(logFile, 'a', 0o600)
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('CONSENTRY_'))
    const args = ['--disable-warning=ExperimentalWarning', '--import', preload, program]
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: {
        ...Object.fromEntries(own),
        NODE_COMPILE_CACHE: join(root, '.runtime', 'compile-cache'),
        ...environment,
      },
      stdio: ['ignore', log, log, 'ipc'],
    })
    endWithProcess(child)
    closeSync(log)
    this.#child = child
    child.once('exit', (_, signal) => this.#ended(signal))
    await this.#untilReady(child)
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const { logFile, origin } = this.#options
    let reason = 'no answer'
    const isReady = async (): Promise<boolean> => {
      if (child.exitCode !== null) throw new TypeError(`the gateway ended with ${child.exitCode}`)
      const answer = await fetch(`${origin}/readyz`).catch(() => null)
      reason = (await answer?.text()) ?? reason
      return answer?.status === 200
    }
    await pollUntil('the gateway is ready', isReady, secondsToStart).catch((cause: unknown) => {
      const log = readFileSync(logFile, 'utf8').slice(-2000)
      throw new TypeError(`the gateway did not start: ${reason}\n${log}`, { cause })
    })
  }

  #ended(signal: NodeJS.Signals | null): void {
    if (this.#isStopping || signal !== 'SIGKILL') return
    this.#isUp = this.#options.afterKill().then(() => this.#start())
    // Whoever waits for it hears of it; until then it is nobody's.
    this.#isUp.catch(() => {})
    this.kills += 1
  }

  async #order(order: Order): Promise<Readonly<Record<string, number>>> {
    await this.#isUp
    const child = this.#child
    if (child === null) throw new TypeError('the gateway was not started')
    const answered = once(child, 'message')
    child.send(order)
    const [counts] = (await answered) as [Readonly<Record<string, number>>]
    return counts
  }
}
