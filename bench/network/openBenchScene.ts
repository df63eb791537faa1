import {
  type GrantId,
  parseClassName,
  parseSeconds,
  type OrgId,
  parseOrgId,
  toHex,
} from '@consentry/protocol'
import { login, type WrittenRecord } from '@consentry/sdk'
import { enrol, grantConsent, type Patient, putRecord } from '@consentry/sdk/patient'
import type { LocalAccount } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { openActor } from '../../scripts/demo/openActor.ts'
import { pollUntil } from '../../scripts/demo/pollUntil.ts'
import { orgRoles } from '../../scripts/deploy/planOrganisation.ts'
import { nodeCurves } from '../../sdk/src/node/nodeCurves.ts'
import type { LoadSession } from '../load/LoadSession.ts'
import { openLoadSession } from '../load/openLoadSession.ts'
import { RawConnection } from '../load/RawConnection.ts'
import { readKey } from '../read/readRecord.ts'
import { type BenchNetwork, openBenchNetwork } from './openBenchNetwork.ts'

/** A clinic that may read a patient's record of 10 KB. */
export interface BenchScene extends BenchNetwork {
  readonly clinic: { readonly account: PrivateKeyAccount; readonly orgId: OrgId }
  readonly patient: Patient
  readonly patientAccount: LocalAccount
  readonly record: WrittenRecord
  /** The grant that the clinic reads by at first. */
  readonly firstGrant: GrantId
  /** Grants it again. */
  grant(): Promise<GrantId>
  /** Logs the clinic in and waits until it may read the record. */
  openReader(): Promise<LoadSession>
}

/** Body of the record: its envelope has 10 KB. */
const bodyBytes = 10_000

/** Starts the network with everything that a read needs. */
export async function openBenchScene(settings: Readonly<Record<string, string>> = {}): Promise<BenchScene> {
  const bench = await openBenchNetwork(settings)
  try {
    const clinic = await openClinic(bench)
    const { client, account: patientAccount } = await openActor(bench.stage)
    const patient = await enrol(await login(client), { showRecoveryCode: async () => {} })
    const record = await putRecord(patient, {
      class: parseClassName('labs'),
      meta: { type: 'application/octet-stream' },
      body: new Uint8Array(bodyBytes).fill(7),
    })
    const grant = (): Promise<GrantId> => grantTo(clinic.orgId, patient)
    const scene = { ...bench, clinic, patient, patientAccount, record }
    const firstGrant = await grant()
    return { ...scene, grant, firstGrant, openReader: () => openReader(scene) }
  } catch (error) {
    await bench.close()
    throw error
  }
}

async function openClinic({ network }: BenchNetwork): Promise<BenchScene['clinic']> {
  const account = privateKeyToAccount(generatePrivateKey())
  const encKey = nodeCurves.x25519PublicKey(new Uint8Array(32).fill(5))
  const { orgId } = await network.accredit({
    name: 'Bench Clinic',
    adminAddress: account.address,
    roles: orgRoles.treat,
    encKey: `0x${toHex(encKey)}`,
  })
  return { account, orgId: parseOrgId(orgId) }
}

async function grantTo(org: OrgId, patient: Patient): Promise<GrantId> {
  const { id } = await grantConsent(patient, {
    org,
    classes: [parseClassName('labs')],
    actions: ['read'],
    purposes: ['TREAT'],
    expiresAt: parseSeconds(Math.floor(Date.now() / 1_000) + 86_400),
  })
  return id
}

async function openReader(
  scene: Pick<BenchScene, 'clinic' | 'running' | 'port' | 'patient' | 'record'>,
): Promise<LoadSession> {
  const { clinic, running, port } = scene
  const session = await openLoadSession(running.gatewayOrigin, clinic.account, clinic.orgId)
  const connection = await RawConnection.open(port)
  const mayRead = async (): Promise<boolean> => (await readKey(connection, session, scene)).status === 200
  await pollUntil('the clinic may read', mayRead)
  connection.close()
  return session
}
