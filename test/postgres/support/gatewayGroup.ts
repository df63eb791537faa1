import { join } from 'node:path'
import { openClinic } from '../../../scripts/demo/openClinic.ts'
import { stageOn } from '../../../scripts/demo/stageOn.ts'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import { gatewayEnvironment } from '../../../scripts/network/gatewayEnvironment.ts'
import { installationKeys } from '../../../scripts/network/installationKeys.ts'
import { type Gateway, spawnGateway } from '../../../scripts/network/spawnGateway.ts'
import type { Scene } from '../../e2e/support/scene.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { type Balancer, startBalancer } from './balancer.ts'
import { freePort } from '../../../scripts/network/freePort.ts'

/** Some gateways as processes on one PostgreSQL and one chain, behind one address: a scene like any other. */
export interface GatewayGroup extends Scene {
  readonly server: PostgresServer
  /** URL of the ledger's database. */
  readonly database: string
  readonly balancer: Balancer
  readonly gateways: readonly Gateway[]
  /** What the first of them is started with. */
  readonly environment: Readonly<Record<string, string>>
  /** Process log of a gateway. */
  logOf(n: number): string
  /** Starts one anew that was ended. */
  restart(n: number): Promise<void>
}

/** `size`: how many gateways. `settings`: of each of them. */
export async function openGatewayGroup(
  size: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<GatewayGroup> {
  const folder = await temporaryFolder()
  const server = await postgresServer()
  const network = createNetwork({ dataDir: folder.path, ports: { rpc: 0, gateway: 0 }, parts: 'chain' })
  const gateways: Gateway[] = []
  let balancer: Balancer | null = null
  const close = async (): Promise<void> => {
    await balancer?.close()
    await Promise.all(gateways.map((gateway) => gateway.kill()))
    await network.stop()
    await server.remove()
    await folder.remove()
  }
  try {
    const [database, lock] = [await server.createDatabase(), await server.createDatabase()]
    const { rpcUrl, gatewayOrigin } = await network.start()
    const keys = await installationKeys(network.folder)
    const ports = await Promise.all(Array.from({ length: size }, freePort))
    const logOf = (n: number) => join(folder.path, `gateway-${n}.log`)
    const shared = sharedSettings({ gatewayOrigin, database, lock, blobs: join(folder.path, 'blobs') })
    const parametersOf = (n: number) => {
      const own = { gateway: join(folder.path, `gateway-${n}`), gatewayLog: logOf(n) }
      const place = { folder: { ...network.folder, ...own }, rpcUrl, port: ports[n] ?? 0, clientOrigins: [] }
      return { ...place, keyFile: keys.file, settings: { ...shared, ...settings } }
    }
    const start = (n: number) => spawnGateway(parametersOf(n), async () => {})
    const environment = gatewayEnvironment(parametersOf(0))
    gateways.push(...(await Promise.all(ports.map((_, n) => start(n)))))
    balancer = await startBalancer(Number(new URL(gatewayOrigin).port), ports)
    const stage = await stageOn(network.folder, { kind: 'temporary', close })
    const restart = async (n: number) => {
      gateways[n] = await start(n)
    }
    const clinic = await openClinic(stage, 'Harbour Clinic')
    const started = { database, balancer, gateways, environment, logOf, restart }
    return { network, stage, clinic, server, ...started, close }
  } catch (error) {
    await close()
    throw error
  }
}

function sharedSettings({
  gatewayOrigin,
  database,
  lock,
  blobs,
}: Readonly<Record<'gatewayOrigin' | 'database' | 'lock' | 'blobs', string>>): Record<string, string> {
  return {
    CONSENTRY_GATEWAY_ORIGIN: gatewayOrigin,
    CONSENTRY_DATABASE_URL: database,
    CONSENTRY_LOCK_DATABASE_URL: lock,
    CONSENTRY_BLOB_DIR: blobs,
    CONSENTRY_ANCHOR_SECONDS: '1',
    CONSENTRY_LIMIT_CHALLENGES_IP: '3000',
  }
}
