import { createNetwork } from '../../scripts/network/createNetwork.ts'
import type { Network, RunningNetwork } from '../../scripts/network/Network.ts'
import type { Stage } from '../../scripts/demo/Stage.ts'
import { stageOn } from '../../scripts/demo/stageOn.ts'
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporaryFolder.ts'

/** The real gateway as a process of its own, beside an embedded chain, on a temporary folder. */
export interface BenchNetwork {
  readonly network: Network
  readonly running: RunningNetwork
  readonly stage: Stage
  readonly port: number
  close(): Promise<void>
}

const many = '1000000'

/** Every limit that one machine with a few sessions would meet. */
const raised = {
  CONSENTRY_LIMIT_WRITES: many,
  CONSENTRY_LIMIT_WRITE_BURST: many,
  CONSENTRY_LIMIT_RELEASES: many,
  CONSENTRY_LIMIT_RELEASE_BURST: many,
  CONSENTRY_LIMIT_ORG_RELEASES: many,
  CONSENTRY_LIMIT_REQUESTS: many,
  CONSENTRY_LIMIT_PUBLIC_IP: many,
  CONSENTRY_LIMIT_CHALLENGES_ADDRESS: many,
  CONSENTRY_LIMIT_CHALLENGES_IP: many,
  CONSENTRY_LIMIT_FENCES: many,
  CONSENTRY_LIMIT_UNKNOWN_FENCES: many,
  CONSENTRY_LIMIT_RELAYS: many,
  CONSENTRY_LIMIT_LAG_MS: many,
}

/** Starts the network; limits are raised, and that is said. `settings`: further ones of the gateway. */
export async function openBenchNetwork(
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchNetwork> {
  const folder: TemporaryFolder = await temporaryFolder()
  const network = createNetwork({
    dataDir: folder.path,
    ports: { rpc: 0, gateway: 0 },
    gatewaySettings: { ...raised, ...settings },
  })
  const close = async (): Promise<void> => {
    await network.stop()
    await folder.remove()
  }
  try {
    const running = await network.start()
    console.error(`bench: limits raised to ${many} for this run: ${Object.keys(raised).join(', ')}`)
    for (const [name, value] of Object.entries(settings)) console.error(`bench: ${name} is ${value}`)
    const stage = await stageOn(network.folder, { kind: 'temporary', close })
    return { network, running, stage, port: Number(new URL(running.gatewayOrigin).port), close }
  } catch (error) {
    await close()
    throw error
  }
}
