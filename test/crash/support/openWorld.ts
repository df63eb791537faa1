import { join } from 'node:path'
import { createClient, login, type Transport } from '@consentry/sdk'
import type { RecordId } from '@consentry/protocol'
import { type Patient, putRecord } from '@consentry/sdk/patient'
import { openOrgVault, receiveGrants } from '@consentry/sdk/provider'
import { expect } from 'chai'
import { openLedgerReader } from '../../../gateway/src/adapters/store/openLedgerReader.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import { type Clinic, openClinic } from '../../../scripts/demo/openClinic.ts'
import type { Stage } from '../../../scripts/demo/Stage.ts'
import { stageOn } from '../../../scripts/demo/stageOn.ts'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import { grantLabs, newPatient, type Scene, textRecord } from '../../e2e/support/scene.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { checkLog, type Roots } from './checkLog.ts'
import { CrashGateway } from './CrashGateway.ts'
import { forgetfulDisk } from './forgetfulDisk.ts'
import { Promises } from './Promises.ts'

/** `kill`: the disk keeps what was written; `power cut`: what was synced. */
export type Crash = 'kill' | 'power cut'

/** A gateway to kill, a patient and a clinic that use it, and what it has promised them. */
export interface World {
  readonly scene: Scene
  readonly gateway: CrashGateway
  readonly zoe: Patient
  /** What the clinic may read: it was sealed to a grant before any other grant was revoked. */
  readonly recordId: RecordId
  readonly promises: Promises
  /** How everybody talks to the gateway. */
  readonly options: { readonly transport: Transport }
  /** Files that power cuts have changed so far. */
  readonly forgotten: () => number
  /** The database, while the gateway runs or not. */
  read<Result>(work: (tx: LedgerTx) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

const settings = {
  CONSENTRY_ANCHOR_SECONDS: '1',
  CONSENTRY_LIMIT_CHALLENGES_IP: '3000',
  CONSENTRY_LIMIT_CHALLENGES_ADDRESS: '3000',
  CONSENTRY_LIMIT_RELAYS: '10000',
  CONSENTRY_LIMIT_FENCES: '3000',
}

/** Starts chain and gateway on a temporary folder. After each kill the dead gateway's data are checked. */
export async function openWorld(crash: Crash): Promise<World> {
  const folder = await temporaryFolder()
  const network = createNetwork({ dataDir: folder.path, ports: { rpc: 0, gateway: 0 }, parts: 'chain' })
  const closing = [() => folder.remove(), () => network.stop()]
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    await network.start()
    const stage = await stageOn(network.folder, { kind: 'temporary', close })
    const dir = network.folder.gateway
    const disk = crash === 'kill' ? null : forgetfulDisk(dir, join(folder.path, 'disk'))
    disk?.settle()
    const promises = new Promises()
    const roots: Roots = new Map()
    let forgotten = 0
    const read: World['read'] = async (work) => {
      const ledger = openLedgerReader({ dir })
      return ledger.read(work).finally(() => ledger.close())
    }
    const chainId = await network.chain()?.call('eth_chainId')
    const origin = `${new URL(stage.gateway).host}/consentry/${Number(chainId)}/1`
    const gateway = new CrashGateway({
      origin: stage.gateway,
      environment: { ...stage.environment, ...settings, ...disk?.environment },
      logFile: join(folder.path, 'logs', 'gateway.log'),
      afterKill: async () => {
        forgotten += disk?.cut() ?? 0
        const faults = await read((tx) => faultsOf(tx, { dir, origin, roots, promises }))
        expect(faults).to.deep.equal([])
        // Looking has recovered the databases, as the next start would.
        disk?.settle()
      },
    })
    closing.push(() => gateway.stop())
    await gateway.start()
    const options = { transport: gateway.transport }
    const scene: Scene = { network, stage, clinic: await lastingClinic(stage, options), close }
    const zoe = await newPatient(scene, options)
    await grantLabs(scene, zoe)
    const { recordId } = await putRecord(zoe, textRecord('to be read'))
    await receiveGrants(scene.clinic.agent, { patient: zoe.address })
    return { scene, gateway, zoe, recordId, promises, options, forgotten: () => forgotten, read, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Everything wrong with the data of a dead gateway. */
async function faultsOf(
  tx: LedgerTx,
  { promises, ...log }: Parameters<typeof checkLog>[1] & { readonly promises: Promises },
): Promise<readonly string[]> {
  return [...(await checkLog(tx, log)), ...(await promises.faults(tx))]
}

/** A clinic that goes on where the gateway was killed. */
async function lastingClinic(stage: Stage, options: World['options']): Promise<Clinic> {
  const clinic = await openClinic(stage, 'Harbour Clinic')
  const { chain, wallet, ports } = clinic.agent.session.client
  const client = await createClient({
    gateway: stage.gateway,
    chain,
    wallet,
    crypto: ports.crypto,
    ...options,
  })
  return { ...clinic, agent: await openOrgVault(await login(client, { role: clinic.orgId })) }
}
