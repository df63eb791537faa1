import { createNetwork } from '../scripts/network/createNetwork.ts'
import { temporaryFolder } from '../test/support/temporaryFolder.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'
import { residentMiB } from './network/residentMiB.ts'

const RUNS = 3
const IDLE_MILLIS = 3_000

/**
 * `start.readyMs`: chain and gateway of a folder that was started before, until the gateway is ready; what
 * `npm start` does after its look at the dependencies. `start.idleRssMiB`: the gateway some seconds later.
 */
export async function benchStart(): Promise<BenchRow[]> {
  const folder = await temporaryFolder()
  const network = createNetwork({ dataDir: folder.path, ports: { rpc: 0, gateway: 0 } })
  const ready: number[] = []
  const resident: number[] = []
  try {
    await network.start()
    for (let run = 0; run < RUNS; run++) {
      await network.stop()
      const start = performance.now()
      await network.start()
      ready.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, IDLE_MILLIS))
      resident.push(await residentMiB(network.gatewayPid() ?? 0))
    }
  } finally {
    await network.stop()
    await folder.remove()
  }
  return [
    benchRow('start', 'start.readyMs', 'ms', ready, { limit: 5_000 }),
    benchRow('start', 'start.idleRssMiB', 'MiB', resident, { limit: 150 }),
  ]
}
