// Runs a whole network on this machine until Ctrl-C: embedded chain, contracts, gateway.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNetwork } from './network/createNetwork.ts'
import { networkTable } from './network/networkTable.ts'
import { startSettings } from './network/startSettings.ts'
import { stopOnSignals } from './network/stopOnSignals.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

async function main(): Promise<void> {
  const log = (line: string) => console.error(line)
  const failed = () => process.exit(1)
  const network = createNetwork({ ...startSettings(process.env, root), log, failed })
  const { isStopping } = stopOnSignals(network, log)
  try {
    const running = await network.start()
    // Since the process began, not since this line: that is what a person waits for.
    const seconds = (performance.now() / 1000).toFixed(1)
    console.log(`Consentry is ready after ${seconds} s (embedded chain: for trial)\n`)
    console.log(`${networkTable(running, network.folder)}\n\nCtrl-C stops it.`)
  } catch (error) {
    if (isStopping()) return
    throw error
  }
}

main().catch((error: unknown) => {
  console.error(`consentry: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})
