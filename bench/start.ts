import { createNetwork } from '../scripts/network/createNetwork.ts'
import type { Network } from '../scripts/network/Network.ts'
import { temporaryFolder } from '../test/support/temporaryFolder.ts'
import { BenchError } from './BenchError.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { residentMiB } from './network/residentMiB.ts'
import { addHistory } from './start/addHistory.ts'

const RUNS = 3
const IDLE_MILLIS = 3_000
const HISTORY = 50_000

/**
 * `start.readyMs`: chain and gateway of a folder that was started before, until the gateway is ready; what `npm start`
 * does after its look at the dependencies. `start.firstReadyMs`: the same on a new folder, with keys and contracts to
 * make. `start.historyReadyMs`: with 50,000 blocks on the chain. `start.idleRssMiB`: the gateway some seconds later.
 */
export async function benchStart(): Promise<BenchRow[]> {
  const folder = await temporaryFolder()
  const network = createNetwork({ dataDir: folder.path, ports: { rpc: 0, gateway: 0 } })
  const resident: number[] = []
  try {
    const first = await startTime(network)
    const again: number[] = []
    for (let run = 0; run < RUNS; run++) {
      await network.stop()
      again.push(await startTime(network))
      await new Promise((resolve) => setTimeout(resolve, IDLE_MILLIS))
      resident.push(await residentMiB(network.gatewayPid() ?? 0))
    }
    await network.stop()
    await addHistory(network.folder, HISTORY)
    // The index follows what is new to it, once.
    await network.start()
    const height = Number(await network.chain()?.call('eth_blockNumber'))
    if (!(height > HISTORY)) throw new BenchError(`the chain has ${height} blocks only`)
    const late: number[] = []
    for (let run = 0; run < RUNS; run++) {
      await network.stop()
      late.push(await startTime(network))
    }
    return [
      benchRow('start', 'start.readyMs', 'ms', again, { limit: 5_000 }),
      benchRow('start', 'start.firstReadyMs', 'ms', [first], { limit: 15_000 }),
      benchRow('start', 'start.historyReadyMs', 'ms', late, { limit: 5_000 }),
      benchRow('start', 'start.idleRssMiB', 'MiB', resident, { limit: 150 }),
    ]
  } finally {
    await network.stop()
    await folder.remove()
  }
}

async function startTime(network: Network): Promise<number> {
  const start = performance.now()
  await network.start()
  return performance.now() - start
}
