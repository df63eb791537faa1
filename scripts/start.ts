// Runs a whole network on this machine until Ctrl-C: embedded chain, contracts, gateway, portal.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNetwork } from './network/createNetwork.ts'
import { networkTable } from './network/networkTable.ts'
import { startSettings } from './network/startSettings.ts'
import { stopOnSignals } from './network/stopOnSignals.ts'
import { portalOrigin, startPortal } from './portal/startPortal.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

async function main(): Promise<void> {
  const log = (line: string) => console.error(line)
  const failed = () => process.exit(1)
  const { portalPort, ...settings } = startSettings(process.env, root)
  const clientOrigins = [portalOrigin(portalPort), ...settings.clientOrigins]
  const network = createNetwork({ ...settings, clientOrigins, log, failed })
  const { isStopping } = stopOnSignals(network, log)
  try {
    const running = await network.start()
    const portal = await startPortal({ root, port: portalPort, network, running, log })
    // Since the process began, not since this line: that is what a person waits for.
    const seconds = (performance.now() / 1000).toFixed(1)
    console.log(`Consentry is ready after ${seconds} s (embedded chain: for trial)\n`)
    console.log(`${networkTable(running, network.folder)}\n`)
    console.log(`Open ${portal.origin} in a browser and choose a demo account. Ctrl-C stops it.`)
  } catch (error) {
    if (isStopping()) return
    throw error
  }
}

main().catch((error: unknown) => {
  console.error(`consentry: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})
