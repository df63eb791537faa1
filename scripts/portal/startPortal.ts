import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Network, RunningNetwork } from '../network/Network.ts'
import { buildPortal } from './buildPortal.ts'
import { createDemoWallet } from './createDemoWallet.ts'
import { demoAccounts } from './demoAccounts.ts'
import { openDemoClinic } from './openDemoClinic.ts'
import { portalHeaders } from './portalHeaders.ts'
import { readPortalFiles } from './readPortalFiles.ts'
import { type PortalServer, servePortal } from './servePortal.ts'

/** Where the portal of a network on this machine answers. */
export function portalOrigin(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** What the portal of an embedded network is started with. */
export interface StartPortalParameters {
  /** The checkout. */
  readonly root: string
  readonly port: number
  readonly network: Network
  readonly running: RunningNetwork
  readonly log: (line: string) => void
}

/**
 * Builds the portal where needed, sets up the demo clinic and serves the pages. Throws `portal_failed`; the network goes
 * on without it.
 */
export async function startPortal(parameters: StartPortalParameters): Promise<PortalServer> {
  const { root, port, network, running, log } = parameters
  const files = readPortalFiles(await buildPortal(root, log))
  const accounts = await demoAccounts(network.folder)
  const wallet = createDemoWallet(accounts, running)
  const origin = portalOrigin(port)
  for (const account of accounts) {
    if (account.role === 'provider') await openDemoClinic({ network, running, account, wallet, origin })
  }
  const { gatewayOrigin: gateway, rpcUrl, chainId } = running
  return servePortal({
    port,
    files: () => files,
    headers: portalHeaders({ gateways: [gateway], rpcUrl }),
    config: () => ({ gateway, otherGateways: [], chainId, rpcUrl, demoAccounts: wallet.accounts }),
    example: () => readFileSync(join(root, 'data', 'patients', 'zoe-lukasiewicz.json')),
    demoWallet: wallet,
  })
}
