import { accreditOrganisation } from '../deploy/accreditOrganisation.ts'
import { orgRoles } from '../deploy/planOrganisation.ts'
import type { DataFolder } from '../network/dataFolder.ts'
import { gatewayEnvironment, gatewayOrigin } from '../network/gatewayEnvironment.ts'
import { installationKeys } from '../network/installationKeys.ts'
import { networkPorts } from '../network/networkPorts.ts'
import { DemoError } from './DemoError.ts'
import type { Stage } from './Stage.ts'

/** The stage on the network that runs on a folder, with the keys of its operator. */
export async function stageOn(
  folder: DataFolder,
  { kind, close }: Pick<Stage, 'kind' | 'close'>,
): Promise<Stage> {
  const keys = await installationKeys(folder)
  const ports = await networkPorts(folder)
  const rpcUrl = `http://127.0.0.1:${ports.rpc}`
  const place = { rpc: rpcUrl, adminKey: keys.adminKey, dataFile: folder.deployment, embedded: true }
  const process = { folder, keyFile: keys.file, rpcUrl, port: ports.gateway }
  return {
    kind,
    folder,
    gateway: gatewayOrigin(ports.gateway),
    rpcUrl,
    environment: gatewayEnvironment({ ...process, clientOrigins: [], settings: {} }),
    async accredit(name, adminAddress) {
      const result = await accreditOrganisation({ ...place, name, adminAddress, roles: orgRoles.treat })
      if (result.kind === 'accredited') return result.organisation
      throw new DemoError('network_not_ready', 'Accreditation has a delay on this network')
    },
    close,
  }
}
