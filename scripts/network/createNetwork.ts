import type { Address, Hex } from 'viem'
import { oneAtATime } from '../chain/oneAtATime.ts'
import type { Chain } from '../chain/startChain.ts'
import { accreditOrganisation } from '../deploy/accreditOrganisation.ts'
import type { AccreditedOrganisation, Deployment } from '../deploy/deploymentFile.ts'
import { type DataFolder, dataFolder } from './dataFolder.ts'
import { fundAccounts } from './fundAccounts.ts'
import { NetworkError } from './NetworkError.ts'
import type { NetworkPorts } from './networkPorts.ts'
import { type OpenFolder, openFolder } from './openFolder.ts'
import { type RunningChain, runChain } from './runChain.ts'
import { type Gateway, spawnGateway } from './spawnGateway.ts'

/** What a network is made with. */
export interface NetworkOptions {
  /** The folder of the installation; made if it is missing. */
  readonly dataDir: string
  /** Ports on 127.0.0.1. 0: any free one. Default: those of the last start, else 7545 and 7546. */
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

/** An organisation to accredit. */
export interface AccreditParameters {
  readonly name: string
  readonly adminAddress: Address
  /** Bits: TREAT 1, EMERGENCY 2, CUSTODIAN 4, GATEWAY 8, RESEARCH 16. */
  readonly roles: number
  /** Default: the administrator as STAFF and AGENT. */
  readonly members?: readonly { readonly address: Address; readonly roles: number }[]
  /** X25519 public key of the organisation. */
  readonly encKey?: Hex
}

/** What runs after `start`. */
export interface RunningNetwork {
  readonly rpcUrl: string
  readonly gatewayOrigin: string
  readonly chainId: number
  /** First block whose BLOCKHASH is right. Spec §13. */
  readonly freshFrom: number
  readonly deployment: Deployment
}

/** A whole network on one machine: embedded chain, contracts, gateway. */
export interface Network {
  readonly folder: DataFolder
  /**
   * Starts what does not run; the first time it also makes keys and contracts. Throws NetworkError, ChainError,
   * DeployError; then nothing is left running.
   */
  start(): Promise<RunningNetwork>
  /** Gateway first, then the state of the chain, then the chain. A start that is under way is broken off. */
  stop(): Promise<void>
  /** Ends parts at once, as a crash would. `start` brings them back. */
  kill(parts: { readonly gateway?: boolean; readonly chain?: boolean }): Promise<void>
  restartGateway(): Promise<void>
  /** Accredits an organisation, sets its members and key, and gives its administrator ether. */
  accredit(parameters: AccreditParameters): Promise<AccreditedOrganisation>
  /** Gives accounts ether, for those who send transactions of their own. */
  fund(...accounts: readonly Address[]): Promise<void>
  /** The chain's own handle, cheat codes included; undefined while it is down. For tests. */
  chain(): Chain | undefined
  /** Process of the gateway; undefined while there is none. */
  gatewayPid(): number | undefined
}

/** Makes a network on a folder; nothing runs before `start`. */
export function createNetwork(options: NetworkOptions): Network {
  const { dataDir, parts = 'all', log = () => {}, failed = () => {} } = options
  const folder = dataFolder(dataDir)
  const inTurn = oneAtATime()
  let open: OpenFolder | undefined
  let chain: RunningChain | undefined
  let gateway: Gateway | undefined
  let startingGateway: number | undefined
  let isStopping = false

  const fail = (error: Error) => {
    if (isStopping) return
    log(`network: ${error.message}`)
    stop().then(
      () => failed(error),
      () => failed(error),
    )
  }
  const running = () => {
    if (open && chain) return { open, chain }
    throw new NetworkError('not_running', `No network runs on ${folder.root}`)
  }
  const startGateway = async ({ open, chain }: { open: OpenFolder; chain: RunningChain }) => {
    if (isStopping) throw new NetworkError('not_running', 'The network was stopped while it started')
    const { keys, ports } = open
    const { clientOrigins = [], gatewaySettings: settings = {} } = options
    const parameters = { folder, keys, rpcUrl: chain.url, port: ports.gateway, clientOrigins, settings }
    const started = await spawnGateway(parameters, async (pid) => {
      startingGateway = pid
      await open.run.note('gateway', pid)
    }).finally(() => {
      startingGateway = undefined
    })
    gateway = started
    void started.exited.then((code) => {
      if (gateway !== started) return
      gateway = undefined
      fail(
        new NetworkError(
          'gateway_failed',
          `The gateway ended with exit code ${code}; see ${folder.gatewayLog}`,
        ),
      )
    })
  }
  const endGateway = async (how: 'stop' | 'kill') => {
    const ending = gateway
    gateway = undefined
    await ending?.[how]()
  }
  const endAll = async () => {
    try {
      await endGateway('stop')
      await chain?.stop()
    } finally {
      await open?.close()
      chain = undefined
      open = undefined
    }
  }
  const startAll = async (): Promise<RunningNetwork> => {
    isStopping = false
    try {
      open ??= await openFolder(folder, { ports: options.ports, log })
      const { clientOrigins = [] } = options
      chain ??= await runChain({ open, origins: clientOrigins, log, failed: fail })
      const { deployment, freshFrom } = await chain.start()
      if (parts === 'all' && !gateway) await startGateway({ open, chain })
      const gatewayOrigin = `http://127.0.0.1:${open.ports.gateway}`
      return { rpcUrl: chain.url, gatewayOrigin, chainId: open.chainId, freshFrom, deployment }
    } catch (error) {
      await endAll()
      throw error
    }
  }
  const stop = () => {
    isStopping = true
    if (startingGateway !== undefined) process.kill(startingGateway, 'SIGTERM')
    return inTurn(endAll)
  }

  return {
    folder,
    start: () => inTurn(startAll),
    stop,
    kill: (which) =>
      inTurn(async () => {
        if (which.gateway) await endGateway('kill')
        if (which.chain) await chain?.kill()
      }),
    restartGateway: () =>
      inTurn(async () => {
        await endGateway('stop')
        await startGateway(running())
      }),
    accredit: (parameters) => inTurn(() => accredit(running(), parameters)),
    fund: (...accounts) => inTurn(() => fundAccounts(running(), accounts)),
    chain: () => chain?.current(),
    gatewayPid: () => gateway?.pid,
  }
}

async function accredit(
  { open, chain }: { open: OpenFolder; chain: RunningChain },
  parameters: AccreditParameters,
): Promise<AccreditedOrganisation> {
  const { adminKey } = open.keys
  const dataFile = open.folder.deployment
  const result = await accreditOrganisation({
    rpc: chain.url,
    adminKey,
    dataFile,
    embedded: true,
    ...parameters,
  })
  if (result.kind === 'accredited') return result.organisation
  throw new NetworkError('bad_data_folder', 'Accreditation has a delay, which an embedded chain never has')
}
