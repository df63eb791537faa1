import type { DataFolder } from './dataFolder.ts'
import type { RunningNetwork } from './Network.ts'

/** What a person needs to know of a running network, as lines of two columns. */
export function networkTable(network: RunningNetwork, folder: DataFolder): string {
  const { contracts, gateway } = network.deployment
  const rows: [string, string][] = [
    ['gateway', network.gatewayOrigin],
    ['chain RPC', network.rpcUrl],
    ['chain id', String(network.chainId)],
    ['ConsentRegistry', contracts.consentRegistry],
    ['ProviderRegistry', contracts.providerRegistry],
    ['AuditAnchor', contracts.auditAnchor],
    ['AccessManager', contracts.accessManager],
    ['gateway org', gateway.orgId],
    ['data folder', folder.root],
    ['gateway log', folder.gatewayLog],
  ]
  return rows.map(([name, value]) => `  ${name.padEnd(18)}${value}`).join('\n')
}
