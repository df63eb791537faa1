import type { GatewayParameters } from './gatewayEnvironment.ts'
import { NetworkError } from './NetworkError.ts'
import type { RunRecord } from './runFile.ts'
import { type Gateway, spawnGateway } from './spawnGateway.ts'

/** Holds the gateway's process, if there is one, and tells when it ends by itself. */
export class GatewayKeeper {
  readonly #failed: (error: NetworkError) => void
  #gateway: Gateway | undefined
  #startingPid: number | undefined

  constructor(failed: (error: NetworkError) => void) {
    this.#failed = failed
  }

  pid(): number | undefined {
    return this.#gateway?.pid
  }

  /** Throws `gateway_failed`, `gateway_not_ready`. */
  async start(parameters: GatewayParameters, run: RunRecord): Promise<void> {
    if (this.#gateway) return
    try {
      const started = await spawnGateway(parameters, async (pid) => {
        this.#startingPid = pid
        await run.note('gateway', pid)
      })
      this.#gateway = started
      void started.exited.then((code) => this.#ended(started, code, parameters.folder.gatewayLog))
    } finally {
      this.#startingPid = undefined
    }
  }

  async stop(): Promise<void> {
    const gateway = this.#gateway
    this.#gateway = undefined
    await gateway?.stop()
  }

  async kill(): Promise<void> {
    const gateway = this.#gateway
    this.#gateway = undefined
    await gateway?.kill()
  }

  /** Makes a start that is under way fail. */
  breakOff(): void {
    if (this.#startingPid !== undefined) process.kill(this.#startingPid, 'SIGTERM')
  }

  #ended(gateway: Gateway, code: number | null, logFile: string): void {
    if (this.#gateway !== gateway) return
    this.#gateway = undefined
    this.#failed(
      new NetworkError('gateway_failed', `The gateway ended with exit code ${code}; see ${logFile}`),
    )
  }
}
