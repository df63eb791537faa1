import { type ClassName, type GrantId, parseClassName, parseSeconds } from '@consentry/protocol'
import { createClient, login, type NewRecord, type Session, type WrittenRecord } from '@consentry/sdk'
import { enrol, grantConsent, type Patient } from '@consentry/sdk/patient'
import { type Actor, type ActorOptions, openActor } from '../../../scripts/demo/openActor.ts'
import { type Clinic, openClinic } from '../../../scripts/demo/openClinic.ts'
import type { Stage } from '../../../scripts/demo/Stage.ts'
import { stageOn } from '../../../scripts/demo/stageOn.ts'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import type { Network } from '../../../scripts/network/Network.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

/** A network of its own on a temporary folder, with a clinic. */
export interface Scene {
  readonly network: Network
  readonly stage: Stage
  readonly clinic: Clinic
  close(): Promise<void>
}

/** Starts the network; `settings`: of its gateway. */
export async function openScene(settings: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const folder = await temporaryFolder()
  const network = createNetwork({
    dataDir: folder.path,
    ports: { rpc: 0, gateway: 0 },
    gatewaySettings: { CONSENTRY_ANCHOR_SECONDS: '1', CONSENTRY_LIMIT_CHALLENGES_IP: '3000', ...settings },
  })
  const close = async (): Promise<void> => {
    await network.stop()
    await folder.remove()
  }
  try {
    await network.start()
    const stage = await stageOn(network.folder, { kind: 'temporary', close })
    return { network, stage, clinic: await openClinic(stage, 'Harbour Clinic'), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A patient with a fresh wallet and published keys. */
export async function newPatient({ stage }: Scene, options: ActorOptions = {}): Promise<Patient> {
  const { client } = await openActor(stage, options)
  return enrol(await login(client), { showRecoveryCode: async () => {} })
}

/** Somebody with a wallet who has not logged in. */
export function newActor({ stage }: Scene, options: ActorOptions = {}): Promise<Actor> {
  return openActor(stage, options)
}

/** The same person or member, logged in once more by a client that never tries twice. */
export async function impatient({ client, role }: Session): Promise<Session> {
  const { chain, wallet, deployment } = client
  const patience = { timeoutMillis: 10_000, retries: 0, maxWaitMillis: 0 }
  return login(await createClient({ gateway: deployment.gateway, chain, wallet, patience }), { role })
}

/** A record of a class that holds a text. */
export function textRecord(text: string, name: string = 'labs'): NewRecord {
  return { class: parseClassName(name), meta: { type: 'text/plain' }, body: new TextEncoder().encode(text) }
}

/** Grants the scene's clinic reading of labs for treatment; `seconds`: how long. */
export async function grantLabs(
  { clinic }: Scene,
  patient: Patient,
  {
    seconds = 86_400,
    classes = ['labs'],
  }: { readonly seconds?: number; readonly classes?: readonly string[] } = {},
): Promise<GrantId> {
  const expiresAt = parseSeconds(Math.floor(Date.now() / 1000) + seconds)
  const terms = { org: clinic.orgId, actions: ['read'] as const, purposes: ['TREAT'] as const, expiresAt }
  const names: readonly ClassName[] = classes.map(parseClassName)
  return (await grantConsent(patient, { ...terms, classes: names })).id
}

/** The ids of records that were written; fails for one that was refused. */
export function idsOf(
  records: readonly (WrittenRecord | { readonly code: string })[],
): WrittenRecord['recordId'][] {
  return records.map((record) => {
    if ('receipt' in record) return record.recordId
    throw new TypeError(`a record was refused: ${record.code}`)
  })
}
