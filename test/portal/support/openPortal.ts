import { join } from 'node:path'
import type { Network, RunningNetwork } from '../../../scripts/network/Network.ts'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import { portalOrigin, startPortal } from '../../../scripts/portal/startPortal.ts'
import { freePort } from '../../../scripts/network/freePort.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

/** A whole network with its portal, as `npm start` runs it, in a folder of its own. */
export interface PortalRig {
  readonly origin: string
  readonly network: Network
  readonly running: RunningNetwork
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../../..')

export async function openPortal(): Promise<PortalRig> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const network = createNetwork({
    dataDir: folder.path,
    ports: { rpc: 0, gateway: 0 },
    clientOrigins: [portalOrigin(port)],
  })
  try {
    const running = await network.start()
    const portal = await startPortal({ root, port, network, running, log: () => {} })
    const stop = async (): Promise<void> => {
      await portal.stop()
      await network.stop()
      await folder.remove()
    }
    return { origin: portal.origin, network, running, stop }
  } catch (error) {
    await network.stop()
    await folder.remove()
    throw error
  }
}
