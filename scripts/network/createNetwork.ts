import type { Address } from 'viem'
import { oneAtATime } from '../chain/oneAtATime.ts'
import type { Chain } from '../chain/startChain.ts'
import { accreditOrganisation } from '../deploy/accreditOrganisation.ts'
import type { AccreditedOrganisation } from '../deploy/deploymentFile.ts'
import { type DataFolder, dataFolder } from './dataFolder.ts'
import { fundAccounts } from './fundAccounts.ts'
import { GatewayKeeper } from './GatewayKeeper.ts'
import { gatewayOrigin } from './gatewayEnvironment.ts'
import type { AccreditParameters, KilledParts, Network, RunningNetwork } from './Network.ts'
import { NetworkError } from './NetworkError.ts'
import type { NetworkPorts } from './networkPorts.ts'
import { type OpenFolder, openFolder } from './openFolder.ts'
import { type RunningChain, runChain } from './runChain.ts'

/** What a network is made with. */
export interface NetworkOptions {
  /** The folder of the installation; made if it is missing. */
  readonly dataDir: string
  /** Ports on 127.0.0.1; 0 picks a free one. Default: those of the last start, else 7545 and 7546. */
  readonly ports?: Partial<NetworkPorts>
  /** Origins of pages that may call gateway and chain. */
  readonly clientOrigins?: readonly string[]
  /** Further settings of the gateway, by their names in `gateway/src/config.ts`. */
  readonly gatewaySettings?: Readonly<Record<string, string>>
  /** `chain`: no gateway. Default `all`. */
  readonly parts?: 'all' | 'chain'
  readonly log?: (line: string) => void
  /** A part died for good and everything else has been stopped. */
  readonly failed?: (error: Error) => void
}

/** Makes a network on a folder; nothing runs before `start`. */
export function createNetwork(options: NetworkOptions): Network {
  return new LocalNetwork(options)
}

class LocalNetwork implements Network {
  readonly folder: DataFolder
  readonly #options: NetworkOptions
  readonly #gateway: GatewayKeeper
  readonly #inTurn = oneAtATime()
  #open: OpenFolder | undefined
  #chain: RunningChain | undefined
  #isStopping = false

  constructor(options: NetworkOptions) {
    this.folder = dataFolder(options.dataDir)
    this.#options = options
    this.#gateway = new GatewayKeeper((error) => this.#fail(error))
  }

  start(): Promise<RunningNetwork> {
    this.#isStopping = false
    return this.#inTurn(() => this.#startAll())
  }

  stop(): Promise<void> {
    this.#isStopping = true
    this.#gateway.breakOff()
    return this.#inTurn(() => this.#stopAll())
  }

  kill(parts: KilledParts): Promise<void> {
    return this.#inTurn(async () => {
      if (parts.gateway) await this.#gateway.kill()
      if (parts.chain) await this.#chain?.kill()
    })
  }

  restartGateway(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#gateway.stop()
      await this.#startGateway()
    })
  }

  accredit(parameters: AccreditParameters): Promise<AccreditedOrganisation> {
    return this.#inTurn(async () => {
      const { open, chain } = this.#running()
      const place = { rpc: chain.url, adminKey: open.keys.adminKey, dataFile: this.folder.deployment }
      const result = await accreditOrganisation({ ...place, embedded: true, ...parameters })
      if (result.kind === 'accredited') return result.organisation
      throw new NetworkError(
        'bad_data_folder',
        'Accreditation has a delay, which an embedded chain never has',
      )
    })
  }

  fund(...accounts: readonly Address[]): Promise<void> {
    return this.#inTurn(() => fundAccounts(this.#running(), accounts))
  }

  chain(): Chain | undefined {
    return this.#chain?.current()
  }

  gatewayPid(): number | undefined {
    return this.#gateway.pid()
  }

  async #startAll(): Promise<RunningNetwork> {
    const { ports, log = () => {}, clientOrigins: origins = [], parts = 'all' } = this.#options
    const failed = (error: Error) => this.#fail(error)
    try {
      this.#open ??= await openFolder(this.folder, { ports, log })
      const open = this.#open
      this.#chain ??= await runChain({ open, origins, log, failed })
      const chain = await this.#chain.start()
      if (parts === 'all') await this.#startGateway()
      const urls = { rpcUrl: this.#chain.url, gatewayOrigin: gatewayOrigin(open.ports.gateway) }
      return { ...urls, chainId: open.chainId, ...chain }
    } catch (error) {
      await this.#stopAll()
      throw error
    }
  }

  async #startGateway(): Promise<void> {
    if (this.#isStopping) throw new NetworkError('not_running', 'The network was stopped while it started')
    const { open, chain } = this.#running()
    const { clientOrigins = [], gatewaySettings: settings = {} } = this.#options
    const place = { folder: this.folder, rpcUrl: chain.url, port: open.ports.gateway }
    const keyFile = open.keys.file
    await this.#gateway.start({ ...place, keyFile, clientOrigins, settings }, open.run)
  }

  async #stopAll(): Promise<void> {
    const [open, chain] = [this.#open, this.#chain]
    this.#open = undefined
    this.#chain = undefined
    try {
      await this.#gateway.stop()
      await chain?.stop()
    } finally {
      await open?.close()
    }
  }

  #running(): { open: OpenFolder; chain: RunningChain } {
    if (this.#open && this.#chain) return { open: this.#open, chain: this.#chain }
    throw new NetworkError('not_running', `No network runs on ${this.folder.root}`)
  }

  #fail(error: Error): void {
    if (this.#isStopping) return
    const { log, failed } = this.#options
    log?.(`network: ${error.message}`)
    const tell = () => failed?.(error)
    this.stop().then(tell, tell)
  }
}
