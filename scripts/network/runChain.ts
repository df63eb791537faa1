import { readdir } from 'node:fs/promises'
import { ChainError } from '../chain/ChainError.ts'
import type { Chain } from '../chain/startChain.ts'
import { startRpcProxy } from '../chain/startRpcProxy.ts'
import { type SupervisedChain, superviseChain } from '../chain/superviseChain.ts'
import { writeDurably } from '../chain/writeDurably.ts'
import type { Deployment } from '../deploy/deploymentFile.ts'
import { deployNetwork } from '../deploy/deployNetwork.ts'
import type { OpenFolder } from './openFolder.ts'

/** Name of the gateway's organisation on the chain. */
const gatewayName = 'Consentry gateway'

/** The proxy of an installation and the chain behind it, which may be down. */
export interface RunningChain {
  /** The proxy's address; it stays while the chain comes and goes. */
  readonly url: string
  current(): Chain | undefined
  /** Starts the chain if it is down, and sees to it that the contracts are there and durable. */
  start(): Promise<{ readonly deployment: Deployment; readonly freshFrom: number }>
  kill(): Promise<void>
  /** Saves and ends chain and proxy. */
  stop(): Promise<void>
}

/** What the chain of an installation runs with. */
export interface RunChainParameters {
  readonly open: OpenFolder
  readonly origins: readonly string[]
  readonly log: (line: string) => void
  readonly failed: (error: ChainError) => void
}

/** Opens the proxy. Throws `port_in_use`. */
export async function runChain({ open, origins, log, failed }: RunChainParameters): Promise<RunningChain> {
  const { folder, keys, chainId, run, ports } = open
  let supervised: SupervisedChain | undefined
  const current = () => supervised?.current()
  const upstream = { url: () => current()?.url, sent: () => current()?.poke() }
  const proxy = await startRpcProxy({ port: ports.rpc, origins, upstream })
  const publish = ({ freshFrom }: Chain) => writeDurably(folder.freshFrom, freshFromText(freshFrom))
  const supervise = async () => {
    supervised = await superviseChain({
      folder: folder.chain,
      chainId,
      treasury: keys.admin.address,
      log,
      mustExist: await hasEntries(folder.gateway),
      spawned: (pid) => run.note('anvil', pid),
      restarted: publish,
      failed,
    })
    const chain = supervised.current()
    if (chain) return chain
    throw new ChainError('anvil_failed', 'The chain ended right after its start')
  }
  return {
    url: proxy.url,
    current,
    async start() {
      const chain = current() ?? (await supervise())
      await publish(chain)
      const deployment = await deployOn(proxy.url, open)
      // Whatever the gateway builds on must survive a kill from here on.
      if (Number(await chain.call('eth_blockNumber')) > chain.freshFrom) await chain.save()
      return { deployment, freshFrom: chain.freshFrom }
    },
    kill: async () => {
      await supervised?.kill()
      supervised = undefined
    },
    async stop() {
      try {
        await supervised?.stop()
      } finally {
        supervised = undefined
        await proxy.stop()
      }
    },
  }
}

function freshFromText(freshFrom: number): string {
  return `${JSON.stringify({ freshFrom })}\n`
}

function deployOn(rpc: string, { folder, keys }: OpenFolder): Promise<Deployment> {
  return deployNetwork({
    rpc,
    adminKey: keys.adminKey,
    relayer: keys.relayer.address,
    anchor: keys.anchor.address,
    gatewayName,
    dataFile: folder.deployment,
    embedded: true,
  })
}

async function hasEntries(path: string): Promise<boolean> {
  const names = await readdir(path).catch(() => [])
  return names.length > 0
}
